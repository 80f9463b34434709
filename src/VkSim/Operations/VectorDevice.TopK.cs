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
        MatrixView rows = matrix.ViewOn(this);
        Operands.FitsArray(rows.Rows, k, "rows with {0} values");
        options.CancellationToken.ThrowIfCancellationRequested();
        float[] values = GC.AllocateUninitializedArray<float>((int)(rows.Rows * k));
        long[] ids = GC.AllocateUninitializedArray<long>((int)(rows.Rows * k));
        if (values.Length > 0)
        {
            Backend.TopK(rows, k, options.Largest, values, ids, options.Context);
        }

        return new TopKResult((int)rows.Rows, k, values, ids);
    }
}
