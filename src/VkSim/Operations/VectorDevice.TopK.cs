using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The k largest or smallest values of each row, with their columns.</summary>
    /// <param name="matrix">N×C.</param>
    /// <param name="k">Values of each row, from 0 on; may exceed C, the tail then holds id −1.</param>
    /// <param name="options">Largest or smallest, progress, cancellation.</param>
    /// <returns>Best first, ties by the lower column, NaN last whichever way the order runs; the same on every device.</returns>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative, or N×k results do not fit an array.</exception>
    /// <exception cref="NotSupportedException">A longer list than a GPU can sort.</exception>
    public TopKResult TopK(Matrix matrix, int k, TopKOptions? options = null)
    {
        options ??= TopKOptions.Default;
        MatrixView rows = CheckedRanking(matrix, k, options);
        float[] values = GC.AllocateUninitializedArray<float>((int)(rows.Rows * k));
        long[] ids = GC.AllocateUninitializedArray<long>((int)(rows.Rows * k));
        if (values.Length > 0)
        {
            Backend.TopK(rows, k, options.Largest, values, ids, options.Context);
        }

        return new TopKResult((int)rows.Rows, k, values, ids);
    }

    /// <summary>As <see cref="TopK(Matrix, int, TopKOptions?)"/>, without blocking the calling thread, into the caller's memory.</summary>
    /// <param name="matrix">N×C; not written until the task has ended.</param>
    /// <param name="k">Values of each row, from 0 on; may exceed C, the tail then holds id −1.</param>
    /// <param name="ids">N×k columns; undefined where the task is cancelled or fails.</param>
    /// <param name="values">N×k values.</param>
    /// <param name="options">Largest or smallest, progress, cancellation.</param>
    /// <exception cref="ArgumentException">Another device's matrix, or a destination that is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative, or N×k results do not fit an array.</exception>
    /// <exception cref="NotSupportedException">A longer list than a GPU can sort.</exception>
    public ValueTask TopKAsync(Matrix matrix, int k, Memory<long> ids, Memory<float> values, TopKOptions? options = null)
    {
        options ??= TopKOptions.Default;
        MatrixView rows = CheckedRanking(matrix, k, options);
        int count = (int)(rows.Rows * k);
        Operands.HasRoom(ids.Length, count, nameof(ids));
        Operands.HasRoom(values.Length, count, nameof(values));
        return count == 0 ? ValueTask.CompletedTask : Backend.TopKAsync(rows, k, options.Largest, values[..count], ids[..count], options.Context);
    }

    internal MatrixView CheckedRanking(Matrix matrix, int k, TopKOptions options)
    {
        MatrixView rows = matrix.ViewOn(this);
        Operands.FitsArray(rows.Rows, k, "rows with {0} values");
        options.CancellationToken.ThrowIfCancellationRequested();
        return rows;
    }
}
