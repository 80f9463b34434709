using VkSim.Contract;

namespace VkSim.Bench.Devices;

/// <summary>The operands of one operation on a device, and the operation as a call that waits.</summary>
/// <param name="backend">The device.</param>
/// <param name="call">The operation; it need not wait.</param>
/// <param name="result">Where its result is found, and what it ought to be.</param>
/// <param name="owned">What to dispose of.</param>
internal sealed class DeviceRun(IVectorBackend backend, Action<IVectorBackend> call, DeviceResult result, params IDisposable?[] owned) : IDisposable
{
    private const int SampledRows = 4;
    private const int SampledColumns = 8;

    /// <summary>Does it, and waits.</summary>
    public void Once()
    {
        call(backend);
        backend.Synchronize();
    }

    /// <summary>The largest difference from the exact result over a sample of it, relative to the largest of the sample.</summary>
    public double LargestError()
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
                double difference = Math.Abs(line[column] - exact(column));
                error = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(error, difference);
                size = Math.Max(size, Math.Abs(exact(column)));
            }
        }

        return error / Math.Max(size, double.Epsilon);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable? one in owned)
        {
            one?.Dispose();
        }
    }
}
