using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Losses;
using VkSim.Operations;

namespace VkSim;

/// <content>Elements that are chosen and moved.</content>
public sealed partial class VectorDevice
{
    // Elements of a mask that are counted together.
    private const int MaskBlock = 64;

    /// <summary>The elements of a where a condition is not 0, and of b elsewhere, into a new matrix.</summary>
    /// <param name="condition">N×D, or one row for all; whatever is not 0 counts, NaN too.</param>
    /// <param name="a">N×D, or one row for all.</param>
    /// <param name="b">N×D, or one row for all.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <returns>N×D of the operands' storage type, in single precision where they have two.</returns>
    /// <remarks>As torch.where.</remarks>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    public Matrix Where(Matrix condition, Matrix a, Matrix b, ElementOptions? options = null)
    {
        _ = condition.ViewOn(this);
        _ = a.ViewOn(this);
        _ = b.ViewOn(this);
        long rows = condition.Rows != 1 ? condition.Rows : a.Rows != 1 ? a.Rows : b.Rows;
        return Filled(
            Allocate(rows, condition.Columns, a.ElementType == b.ElementType ? a.ElementType : ElementType.Float32),
            (Device: this, condition, a, b, options),
            static (r, s) => s.Device.Where(s.condition, s.a, s.b, r, s.options));
    }

    /// <summary>The elements of a where a condition is not 0, and of b elsewhere, into a given matrix.</summary>
    /// <param name="condition">N×D, or one row for all; whatever is not 0 counts, NaN too.</param>
    /// <param name="a">N×D, or one row for all.</param>
    /// <param name="b">N×D, or one row for all.</param>
    /// <param name="destination">N×D of any storage type; may be an operand of N rows.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    public void Where(Matrix condition, Matrix a, Matrix b, Matrix destination, ElementOptions? options = null)
    {
        options ??= ElementOptions.Default;
        MatrixView result = destination.ViewOn(this);
        MatrixView where = Served(condition.ViewOn(this), result, nameof(condition));
        MatrixView left = Served(a.ViewOn(this), result, nameof(a));
        MatrixView right = Served(b.ViewOn(this), result, nameof(b));
        Operands.Fits(result, result.Rows, where.Columns, result.ElementType, nameof(destination));
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.Select(where, left, right, result, options.Context);
    }

    /// <summary>The elements where a mask is not 0, row after row, into a new matrix of one column.</summary>
    /// <param name="x">N×D.</param>
    /// <param name="mask">N×D, or one row for all; whatever is not 0 counts, NaN too.</param>
    /// <param name="options">Cancellation.</param>
    /// <returns>K×1 of the storage type of x, in the order in which they were.</returns>
    /// <remarks>As torch.masked_select. How many there are is counted on the device, and read from it in sums of 64 elements, so this waits for the device and cannot be recorded, as the shape of the result is not known before; <see cref="Where(Matrix, Matrix, Matrix, Matrix, ElementOptions?)"/> can.</remarks>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    public Matrix MaskedSelect(Matrix x, Matrix mask, ElementOptions? options = null)
    {
        options ??= ElementOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView wanted = Served(mask.ViewOn(this), source, nameof(mask));
        options.CancellationToken.ThrowIfCancellationRequested();
        using WorkingMemoryLease lease = RentWorkingMemory();
        if (!source.IsContiguous)
        {
            source = Copied(lease.Memory, source, source, options);
        }

        if (!wanted.IsContiguous || wanted.Rows != source.Rows)
        {
            wanted = Copied(lease.Memory, wanted, source, options);
        }

        // All elements in a line, cut into blocks, of which the last may be shorter.
        (long blocks, int rest) = ((long, int))Math.DivRem(source.ElementCount, (long)MaskBlock);
        int[] counts = new int[blocks + (rest > 0 ? 1 : 0)];
        MatrixView offsets = lease.Memory.Take(counts.Length, 1);
        foreach ((MatrixView _, MatrixView part, MatrixView places) in Parts(source, wanted, offsets, blocks, rest))
        {
            Backend.CountSelected(part, places, new OperationContext(options.CancellationToken));
        }

        Backend.Read(offsets, MemoryMarshal.AsBytes(counts.AsSpan()));
        long total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            (counts[i], total) = ((int)total, total + counts[i]);
            if (total > int.MaxValue)
            {
                throw new ArgumentException($"'{nameof(mask)}' selects more than {int.MaxValue} elements; select them in parts.", nameof(mask));
            }
        }

        Backend.Write(offsets, MemoryMarshal.AsBytes<int>(counts));
        Matrix result = Allocate(total, 1, x.ElementType);
        return Filled(result, (Device: this, Parts: Parts(source, wanted, offsets, blocks, rest), options), static (r, s) =>
        {
            foreach ((MatrixView values, MatrixView part, MatrixView places) in s.Parts)
            {
                s.Device.Backend.Compact(values, part, places, r.View, new OperationContext(s.options.CancellationToken));
            }
        });
    }

    /// <summary>A copy of a matrix into which elements of another go, each to the place that is said for it along one dimension.</summary>
    /// <param name="x">N×D; not changed.</param>
    /// <param name="dimension">0: each element keeps its column and goes to the row that is said; 1: it keeps its row and goes to the column that is said.</param>
    /// <param name="places">A place for each element of the source, row after row.</param>
    /// <param name="source">R×C, at most D columns for dimension 0 and at most N rows for dimension 1.</param>
    /// <param name="options">Cancellation.</param>
    /// <remarks>
    /// As torch.scatter, where it is not said which of several elements with one place stays. Here it is the last: of dimension 0 that of the
    /// highest row of the source, of dimension 1 that of the highest column.
    /// </remarks>
    /// <returns>N×D of the storage type of x.</returns>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another dimension, or a place that there is not.</exception>
    public Matrix Scatter(Matrix x, int dimension, ReadOnlySpan<long> places, Matrix source, ElementOptions? options = null)
    {
        MatrixView into = x.ViewOn(this);
        Matrix result = Allocate(into.Rows, into.Columns, x.ElementType);
        try
        {
            Scatter(x, dimension, places, source, result, options);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Scatter(Matrix, int, ReadOnlySpan{long}, Matrix, ElementOptions?)"/>, into a given matrix.</summary>
    /// <param name="x">N×D.</param>
    /// <param name="dimension">0: each element keeps its column and goes to the row that is said; 1: it keeps its row and goes to the column that is said.</param>
    /// <param name="places">A place for each element of the source, row after row.</param>
    /// <param name="source">R×C, at most D columns for dimension 0 and at most N rows for dimension 1.</param>
    /// <param name="destination">N×D of any storage type; may be x, whose other elements then stay, and is not the source.</param>
    /// <param name="options">Cancellation.</param>
    /// <remarks>Of several elements with one place the last one stays: of dimension 0 that of the highest row, of dimension 1 that of the highest column.</remarks>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another dimension, or a place that there is not.</exception>
    public void Scatter(
        Matrix x, int dimension, ReadOnlySpan<long> places, Matrix source, Matrix destination, ElementOptions? options = null)
    {
        options ??= ElementOptions.Default;
        MatrixView into = x.ViewOn(this);
        MatrixView values = source.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        int[] where = Places(into, dimension, places, values);
        Operands.Fits(result, into.Rows, into.Columns, result.ElementType, nameof(destination));
        Operands.SameOrApart(result, into, nameof(destination), nameof(x));
        Operands.Apart(result, values, nameof(destination), nameof(source));
        options.CancellationToken.ThrowIfCancellationRequested();
        using WorkingMemoryLease lease = RentWorkingMemory();
        MatrixView target = result.ElementType == ElementType.Float32 ? result : lease.Memory.Take(into.Rows, into.Columns);
        var context = new OperationContext(options.CancellationToken);
        if (target != into)
        {
            Sink.Select(into, into, into, target, context);
        }

        if (where.Length > 0)
        {
            MatrixView kept = LossRun.Kept(this, lease.Memory, MemoryMarshal.AsBytes<int>(where)) with { Rows = values.Rows, Columns = values.Columns, RowStride = values.Columns };
            Sink.Scatter(values, kept, target, dimension == 1, context);
        }

        if (target != result)
        {
            Sink.Select(target, target, target, result, context);
        }
    }

    private static int[] Places(in MatrixView into, int dimension, ReadOnlySpan<long> places, in MatrixView source)
    {
        if (dimension is not (0 or 1))
        {
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The dimension is {dimension}; expected 0 or 1.");
        }

        if (dimension == 0 ? source.Columns > into.Columns : source.Rows > into.Rows)
        {
            throw new ArgumentException(
                $"'{nameof(source)}' is {source.Rows}×{source.Columns} and 'x' is {into.Rows}×{into.Columns}; along dimension {dimension} it may have no more {(dimension == 0 ? "columns" : "rows")}.",
                nameof(source));
        }

        if (places.Length != source.ElementCount)
        {
            throw new ArgumentException($"There are {places.Length} places; 'source' is {source.Rows}×{source.Columns} and needs one for each element.", nameof(places));
        }

        long length = dimension == 0 ? into.Rows : into.Columns;
        int[] where = new int[places.Length];
        for (int i = 0; i < where.Length; i++)
        {
            where[i] = places[i] >= 0 && places[i] < length && places[i] <= int.MaxValue
                ? (int)places[i]
                : throw new ArgumentOutOfRangeException(
                    nameof(places), places[i], $"The place of element {i} is {places[i]}; expected 0 to {length - 1} along dimension {dimension} of 'x'.");
        }

        return where;
    }

    // An operand has as many rows as the result, or one.
    private static MatrixView Served(in MatrixView operand, in MatrixView result, string name) =>
        operand.Columns == result.Columns && (operand.Rows == result.Rows || operand.Rows == 1)
            ? operand
            : throw new ArgumentException(
                $"'{name}' is {operand.Rows}×{operand.Columns}; expected {result.Rows}×{result.Columns}, or one row of {result.Columns} columns.", name);

    // Where a matrix is not 0, or is, it is itself.
    private MatrixView Copied(WorkingMemory memory, in MatrixView matrix, in MatrixView shape, ElementOptions options)
    {
        MatrixView copy = memory.Take(shape.Rows, shape.Columns);
        Backend.Select(matrix, matrix, matrix, copy, new OperationContext(options.CancellationToken));
        return copy;
    }

    private static List<(MatrixView Source, MatrixView Mask, MatrixView Offsets)> Parts(
        in MatrixView source, in MatrixView mask, in MatrixView offsets, long blocks, int rest)
    {
        List<(MatrixView, MatrixView, MatrixView)> parts = [];
        if (blocks > 0)
        {
            parts.Add((Part(source, 0, blocks, MaskBlock), Part(mask, 0, blocks, MaskBlock), offsets.RowRange(0, blocks)));
        }

        if (rest > 0)
        {
            parts.Add((Part(source, blocks, 1, rest), Part(mask, blocks, 1, rest), offsets.RowRange(blocks, 1)));
        }

        return parts;
    }

    private static MatrixView Part(in MatrixView line, long block, long rows, int columns) =>
        new(line.Storage, line.FirstElement + (block * MaskBlock), rows, columns, columns);
}
