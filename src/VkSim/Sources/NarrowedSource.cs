using VkSim.Sources;

namespace VkSim;

/// <summary>
/// A source of wider numbers than single precision holds (double precision, integers of 32 and 64 bits, text), read so that one kind of
/// operation gives the answer of the wide numbers wherever single precision can hold that answer:
/// <list type="bullet">
/// <item>distances do not change when one number is taken from a column of both operands (<see cref="ForDistances"/>);</item>
/// <item>directions do not when a row is divided by a power of two (<see cref="ForDirections"/>);</item>
/// <item>softmax and cross-entropy do not when one number is taken from a row (<see cref="ForSoftmax"/>).</item>
/// </list>
/// What single precision holds anyway is left as it is, bit for bit, and so are sources of narrower numbers. <see cref="Report"/> says
/// what was lost all the same. Top-k of wide numbers: <see cref="VectorDevice.TopKWide"/>.
/// </summary>
public sealed class NarrowedSource : IMatrixSource
{
    private readonly Narrowing _narrowing;
    private readonly SpreadRows? _sample;
    private LossCount _losses;
    private long _equal;
    private bool _counted;

    // Rows up to here are counted; what is read again is not counted again.
    private long _seen;

    private NarrowedSource(IMatrixSource source, Narrowing narrowing, long? equal)
    {
        Source = source;
        _narrowing = narrowing;
        _equal = equal ?? 0;
        _counted = equal is not null || !source.IsWide;
        _sample = _counted ? null : new SpreadRows(source.Rows, source.Columns);
    }

    /// <summary>What is read.</summary>
    public IMatrixSource Source { get; }

    /// <inheritdoc/>
    public string Name => Source.Name;

    /// <inheritdoc/>
    public long Rows => Source.Rows;

    /// <inheritdoc/>
    public long Columns => Source.Columns;

    /// <summary>No: what is read is what single precision holds.</summary>
    public bool IsWide => false;

    /// <inheritdoc/>
    public ElementType? StorageType => PassesThrough ? Source.StorageType : null;

    /// <summary>What was lost in the rows read so far.</summary>
    public NarrowingReport Report
    {
        get
        {
            CountEqual();
            return new NarrowingReport(Name, _losses.Infinite, _losses.Zero, _equal);
        }
    }

    /// <summary>The rows that were ranked as they are, of a source made for that.</summary>
    internal WideRanking? Ranking => _narrowing as WideRanking;

    private bool PassesThrough => !Source.IsWide && _narrowing.KeepsNarrow;

    /// <summary>Numbers rounded as they are, such as for dot products, with nothing but a report.</summary>
    public static NarrowedSource Plain(IMatrixSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new NarrowedSource(source, new ColumnOffsets(null), null);
    }

    /// <summary>
    /// Both operands of distances (every metric but cosine and dot product), with the same number taken from a column of both where its
    /// values are told apart better so. Wide sources are passed over once here.
    /// </summary>
    /// <exception cref="ArgumentException">Different numbers of columns, or rows too long for a matrix.</exception>
    public static (NarrowedSource A, NarrowedSource B) ForDistances(IMatrixSource a, IMatrixSource b, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Columns != b.Columns)
        {
            throw new ArgumentException($"{b.Name} has {b.Columns} columns; expected the {a.Columns} of {a.Name}.", nameof(b));
        }

        NarrowedSource[] both = ForAll([a, b], cancellationToken);
        return (both[0], both[1]);
    }

    /// <summary>The one operand of distances within a matrix.</summary>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    public static NarrowedSource ForSelfDistances(IMatrixSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ForAll([source], cancellationToken)[0];
    }

    /// <summary>
    /// Rows that are compared by their directions or divided by their norms: cosines, normalization and the losses that normalize. A row
    /// beyond the range of single precision is divided by a power of two, which <see cref="ScaleOf"/> tells.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="epsilon">The lower clamp of the norms; where it is the larger, a row is not scaled.</param>
    /// <param name="order">Of the norm.</param>
    public static NarrowedSource ForDirections(IMatrixSource source, float epsilon = 1e-8f, float order = 2)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new NarrowedSource(source, new RowScales(order, epsilon), 0);
    }

    /// <summary>As <see cref="ForDirections"/>, of columns. A wide source is passed over once here.</summary>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    public static NarrowedSource ForColumnDirections(
        IMatrixSource source, float epsilon = 1e-12f, float order = 2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        SourceWidth.Require(source);
        var columns = new WideVector[source.Columns];
        Array.Fill(columns, new WideVector(order));
        if (source.IsWide)
        {
            WideRows.Read(source, 0, source.Rows, columns, (_, wide, vectors) => AddTo(vectors, wide), cancellationToken);
        }

        return new NarrowedSource(source, new ColumnScales(columns, epsilon), 0);
    }

    /// <summary>Rows of logits for softmax and cross-entropy: of a row that single precision does not hold, the largest is taken from all.</summary>
    public static NarrowedSource ForSoftmax(IMatrixSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new NarrowedSource(source, new RowOffsets(), 0);
    }

    /// <summary>Rows of which the best values are wanted; those that single precision does not hold are ranked as they are read.</summary>
    internal static NarrowedSource ForRanking(IMatrixSource source, int k, bool largest) => new(source, new WideRanking(k, largest), 0);

    /// <summary>
    /// The power of two that a row was divided by, or a column of <see cref="ForColumnDirections"/>; 1 where it was not. Rows are known
    /// once they are read. A norm of what was read is the wide norm divided by it, a gradient the wide one times it.
    /// </summary>
    public double ScaleOf(long vector) => _narrowing.ScaleOf(vector);

    /// <inheritdoc/>
    public void Read(long first, Span<float> destination)
    {
        if (PassesThrough)
        {
            Source.Read(first, destination);
            return;
        }

        if (destination.IsEmpty)
        {
            return;
        }

        int columns = checked((int)Columns);
        (long row, long skipped) = Math.DivRem(first, columns);
        long rows = ((skipped + destination.Length - 1) / columns) + 1;
        if (skipped == 0 && destination.Length == rows * columns)
        {
            ReadRows(row, rows, destination);
            return;
        }

        float[] whole = new float[rows * columns];
        ReadRows(row, rows, whole);
        whole.AsSpan((int)skipped, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void ReadStored(long first, Span<byte> destination) => Source.ReadStored(first, destination);

    /// <inheritdoc/>
    public IMappedElements? Map() => PassesThrough ? Source.Map() : null;

    /// <inheritdoc/>
    public void OnNarrowed(NarrowingReport report) => Source.OnNarrowed(report);

    private static NarrowedSource[] ForAll(IMatrixSource[] sources, CancellationToken cancellation)
    {
        Array.ForEach(sources, SourceWidth.Require);
        int columns = (int)sources[0].Columns;
        SpreadRows[] samples = Array.ConvertAll(sources, source => new SpreadRows(source.Rows, columns));
        bool[] fits = new bool[columns];
        Array.Fill(fits, true);
        for (int i = 0; i < sources.Length && Array.Exists(sources, source => source.IsWide); i++)
        {
            WideRows.Read(sources[i], 0, sources[i].Rows, samples[i], (row, wide, sample) => Look(row, wide, sample, fits), cancellation);
        }

        var offsets = new WideNumber?[columns];
        var narrowing = new ColumnOffsets(offsets);
        long[] equal = new long[sources.Length];
        for (int column = 0; column < columns; column++)
        {
            if (!fits[column])
            {
                cancellation.ThrowIfCancellationRequested();
                var census = new ColumnCensus(samples, column);
                offsets[column] = census.Offset();
                census.CountEqual(narrowing, equal);
            }
        }

        narrowing = Array.Exists(offsets, offset => offset is not null) ? narrowing : new ColumnOffsets(null);
        return [.. sources.Select((source, i) => new NarrowedSource(source, narrowing, equal[i]))];
    }

    private static void Look(long row, ReadOnlySpan<WideNumber> wide, SpreadRows sample, bool[] fits)
    {
        sample.Add(row, wide);
        for (int column = 0; column < wide.Length; column++)
        {
            fits[column] &= wide[column].FitsSingle;
        }
    }

    private static void AddTo(WideVector[] columns, ReadOnlySpan<WideNumber> wide)
    {
        for (int column = 0; column < wide.Length; column++)
        {
            columns[column].Add(wide[column]);
        }
    }

    private void ReadRows(long first, long rows, Span<float> destination) => WideRows.Read(
        Source, first, rows, destination, (row, wide, target) => Convert(row, wide, target.Slice((int)((row - first) * wide.Length), wide.Length)));

    private void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination)
    {
        var losses = default(LossCount);
        _narrowing.Convert(row, wide, destination, ref losses);
        if (row >= _seen)
        {
            _seen = row + 1;
            _losses.Add(losses);
            _sample?.Add(row, wide);
            _counted &= _sample is null;
        }
    }

    private void CountEqual()
    {
        if (_counted || _sample is null)
        {
            return;
        }

        long[] equal = new long[1];
        for (int column = 0; column < Columns; column++)
        {
            new ColumnCensus([_sample], column).CountEqual((ColumnOffsets)_narrowing, equal);
        }

        _equal = equal[0];
        _counted = true;
    }
}
