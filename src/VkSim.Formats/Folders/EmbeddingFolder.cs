using System.Diagnostics.CodeAnalysis;
using VkSim.Formats.Folders;

namespace VkSim;

/// <summary>
/// A folder with a subfolder for each class, whose files of vectors are the rows of one matrix, with a label each: torchvision's
/// DatasetFolder for embeddings. Its rows are read from the files when they are asked for, of several files in parallel.
/// </summary>
/// <remarks>
/// Classes are the subfolders in the order of their names; their files, those in folders below included, follow one another in the order of
/// their paths. A file may hold one vector or many, all of the folder the same number of components. One thread at a time uses it.
/// </remarks>
public sealed class EmbeddingFolder : IMatrixSource, IDisposable
{
    private readonly FolderFile[] _files;
    private readonly int[] _labels;
    private readonly EmbeddingFolderOptions _options;
    private (int Index, IMatrixSource Source)? _open;

    private EmbeddingFolder(string path, string[] classes, FolderFile[] files, EmbeddingFolderOptions options)
    {
        Name = path;
        ClassNames = classes;
        _files = files;
        _options = options;
        Rows = files[^1].First + files[^1].Rows;
        Columns = files[0].Columns;
        IsWide = files.Any(file => file.IsWide);
        StorageType = files.All(file => file.StorageType == files[0].StorageType) ? files[0].StorageType : null;
        _labels = new int[checked((int)Rows)];
        foreach (FolderFile file in files)
        {
            _labels.AsSpan((int)file.First, (int)file.Rows).Fill(file.Label);
        }
    }

    /// <summary>Looks at all files; their rows are read when they are asked for.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Which files, how they are opened, how many at the same time.</param>
    /// <param name="progress">Told the share of files that were looked at, from 0 to 1, by whatever thread looked.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="VectorFormatException">
    /// There are no subfolders, one has no files of vectors, or a file is damaged or has another number of columns.
    /// </exception>
    /// <exception cref="IOException">A file may not be read.</exception>
    public static EmbeddingFolder Open(
        string path, EmbeddingFolderOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new EmbeddingFolderOptions();
        (string[] classes, (string Path, int Label)[] found) = FolderListing.Of(path, options.Extensions);
        FolderFile[] files = FolderListing.Describe(found, options, progress, cancellationToken);
        return new EmbeddingFolder(path, classes, files, options);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public long Columns { get; }

    /// <inheritdoc/>
    public bool IsWide { get; }

    /// <inheritdoc/>
    public ElementType? StorageType { get; }

    /// <summary>The names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The label of each row: the place of its class among <see cref="ClassNames"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The files, in the order of their rows.</summary>
    public IEnumerable<string> Files => _files.Select(file => file.Path);

    /// <summary>The file that a row comes from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public string FileOf(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return _files[IndexOf(row)].Path;
    }

    /// <summary>All rows, one behind the other, rounded to single precision.</summary>
    /// <param name="progress">Told the share that was read, from 0 to 1.</param>
    /// <param name="cancellationToken">Looked at between windows of rows.</param>
    /// <exception cref="InvalidOperationException">More than one array can hold.</exception>
    /// <exception cref="VectorFormatException">A file is damaged, or is not what it was.</exception>
    public float[] ToArray(IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        const int Window = 1 << 22;
        if (Rows * Columns > Array.MaxLength)
        {
            throw new InvalidOperationException($"{Name} has {Rows}×{Columns} elements, more than one array can hold; upload it, or read it in parts.");
        }

        float[] values = new float[Rows * Columns];
        for (int first = 0; first < values.Length; first += Window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(first, values.AsSpan(first, Math.Min(Window, values.Length - first)));
            progress?.Report(Math.Min(1, (first + (double)Window) / values.Length));
        }

        return values;
    }

    /// <inheritdoc/>
    /// <exception cref="VectorFormatException">A file is damaged, or is not what it was.</exception>
    public void Read(long first, Span<float> destination) => Read<float>(first, destination, 1, static (source, at, values) => source.Read(at, values));

    /// <inheritdoc/>
    /// <exception cref="VectorFormatException">A file is damaged, or is not what it was.</exception>
    public void Read(long first, Span<WideNumber> destination) =>
        Read<WideNumber>(first, destination, 1, static (source, at, values) => source.Read(at, values));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="StorageType"/> is null.</exception>
    public void ReadStored(long first, Span<byte> destination)
    {
        ElementType type = StorageType ?? throw new InvalidOperationException($"The files of {Name} store elements in several ways; read them instead.");
        Read<byte>(first, destination, type == ElementType.Float32 ? sizeof(float) : sizeof(ushort), static (source, at, values) => source.ReadStored(at, values));
    }

    /// <inheritdoc/>
    public IMappedElements? Map() => null;

    /// <summary>Closes the file that was read last.</summary>
    public void Dispose()
    {
        (_open?.Source as IDisposable)?.Dispose();
        _open = null;
    }

    private delegate void Reading<T>(IMatrixSource source, long first, Span<T> destination);

    private int IndexOf(long row)
    {
        int low = 0, high = _files.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _files[middle].First <= row ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    // Whoever reads in windows comes back to the last file of one; of the others each is opened once.
    [SuppressMessage("Reliability", "CA2000", Justification = "Closed where it is read, or kept until the next reading.")]
    private unsafe void Read<T>(long first, Span<T> destination, int perElement, Reading<T> read)
        where T : unmanaged
    {
        long count = destination.Length / perElement;
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (Rows * Columns) - first, nameof(destination));
        if (count == 0)
        {
            return;
        }

        int from = IndexOf(first / Columns), to = IndexOf((first + count - 1) / Columns);
        fixed (T* pointer = destination)
        {
            T* start = pointer;
            void Part(int index, IMatrixSource source)
            {
                long begin = Math.Max(first, _files[index].First * Columns), end = Math.Min(first + count, (_files[index].First + _files[index].Rows) * Columns);
                read(source, begin - (_files[index].First * Columns), new Span<T>(start + ((begin - first) * perElement), checked((int)((end - begin) * perElement))));
            }

            if (_open?.Index is { } open && open >= from && open < to)
            {
                Part(open, _open.Value.Source);
            }

            int alreadyRead = _open?.Index ?? -1;
            try
            {
                Parallel.For(from, to, new ParallelOptions { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism }, index =>
                {
                    if (index != alreadyRead)
                    {
                        IMatrixSource source = Reopen(index);
                        using var closing = source as IDisposable;
                        Part(index, source);
                    }
                });
            }
            catch (AggregateException failures)
            {
                throw FolderListing.Only(failures);
            }

            if (_open?.Index != to)
            {
                Dispose();
                _open = (to, Reopen(to));
            }

            Part(to, _open.Value.Source);
        }
    }

    private IMatrixSource Reopen(int index)
    {
        FolderFile file = _files[index];
        IMatrixSource source = _options.Loader(file.Path);
        if (source.Rows != file.Rows || source.Columns != file.Columns || source.StorageType != file.StorageType)
        {
            (source as IDisposable)?.Dispose();
            throw new VectorFormatException(file.Path, $"{source.Rows}×{source.Columns} values", $"{file.Rows}×{file.Columns}, as it had before");
        }

        return source;
    }
}
