using VkSim.Contract;

namespace VkSim.Cli;

/// <summary>The operands of one operation on a device, and the operation as a call that waits.</summary>
/// <param name="operands">What it reads and writes; disposed of with it.</param>
/// <param name="call">The operation; it need not wait.</param>
/// <param name="result">Where its result is found, and what it ought to be.</param>
/// <param name="dispose">Disposes of what else there is.</param>
internal sealed class DeviceRun(Operands operands, Action<IVectorBackend> call, DeviceResult result, Action? dispose = null) : IDisposable
{
    private const int SampledRows = 4;
    private const int SampledColumns = 8;

    /// <summary>Does it, and waits.</summary>
    public void Once()
    {
        call(operands.Backend);
        operands.Backend.Synchronize();
    }

    /// <summary>The largest difference from the exact result over a sample of it, relative to the largest of the sample.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public double LargestError(CancellationToken cancellation = default)
    {
        float[] line = new float[result.Columns];
        double error = 0;
        double size = 0;
        for (int row = 0; row < result.Rows; row += Math.Max(1, result.Rows / SampledRows))
        {
            result.Read(row, line);
            Func<int, double> exact = result.Exact(row);
            for (int column = 0; column < line.Length; column += Math.Max(1, line.Length / SampledColumns))
            {
                cancellation.ThrowIfCancellationRequested();
                double expected = exact(column);
                double difference = Math.Abs(line[column] - expected);
                error = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(error, difference);
                size = Math.Max(size, Math.Abs(expected));
            }
        }

        return error / Math.Max(size, double.Epsilon);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        dispose?.Invoke();
        operands.Dispose();
    }
}
