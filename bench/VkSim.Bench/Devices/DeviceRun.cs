namespace VkSim.Bench.Devices;

/// <summary>The operands of one operation on a device, and the operation as a call that waits.</summary>
internal sealed class DeviceRun : IDisposable
{
    private readonly VectorDevice _sim;
    private readonly DeviceOperation _operation;
    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly Matrix _result;
    private readonly Matrix? _gradient;
    private readonly Matrix? _ofA;
    private readonly Matrix? _ofB;

    public DeviceRun(VectorDevice sim, DeviceOperation operation)
    {
        _sim = sim;
        _operation = operation;
        var random = new Random(7);
        float[] values = new float[Math.Max(operation.N, operation.M) * operation.D];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        _a = sim.Upload(values.AsSpan(0, operation.N * operation.D), operation.N, operation.D);
        Array.Reverse(values);
        _b = sim.Upload(values.AsSpan(0, operation.M * operation.D), operation.M, operation.D);
        (int rows, int columns) = operation.Result;
        _result = sim.Allocate(rows, columns);
        if (operation.Kind == DeviceOperationKind.Gradient)
        {
            float[] ones = new float[rows * columns];
            Array.Fill(ones, 1f);
            _gradient = sim.Upload(ones, rows, columns);
            _ofA = sim.Allocate(operation.N, operation.D);
            _ofB = sim.Allocate(operation.M, operation.D);
            sim.Backend.Pairwise(_a.View, _b.View, _result.View, operation.Comparison, default);
        }
    }

    /// <summary>Does it, and waits.</summary>
    public void Once()
    {
        IVectorBackend backend = _sim.Backend;
        switch (_operation.Kind)
        {
            case DeviceOperationKind.Normalize:
                backend.Normalize(_a.View, _result.View, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default);
                break;
            case DeviceOperationKind.RowwiseCosine:
                backend.RowwiseCosine(_a.View, _b.View, _result.View, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
                break;
            case DeviceOperationKind.Gradient:
                backend.PairwiseBackward(_a.View, _b.View, _result.View, _gradient!.View, _ofA!.View, _ofB!.View, _operation.Comparison, default);
                break;
            default:
                backend.Pairwise(_a.View, _b.View, _result.View, _operation.Comparison, default);
                break;
        }

        backend.Synchronize();
    }

    /// <summary>The largest difference from the oracle over a sample of the results, relative to the largest of them.</summary>
    public double LargestError()
    {
        Matrix result = _ofA ?? _result;
        float[] line = new float[result.Columns];
        double error = 0;
        double size = 0;
        for (int row = 0; row < result.Rows; row += Math.Max(1, (int)(result.Rows / 3)))
        {
            result.CopyRowsTo(row, 1, line);
            for (int column = 0; column < line.Length; column += Math.Max(1, line.Length / 7))
            {
                double exact = Exact(row, column);
                error = Math.Max(error, Math.Abs(line[column] - exact));
                size = Math.Max(size, Math.Abs(exact));
            }
        }

        return error / size;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _result.Dispose();
        _gradient?.Dispose();
        _ofA?.Dispose();
        _ofB?.Dispose();
    }

    private double Exact(int row, int column)
    {
        double[] a = Line(_a, row);
        switch (_operation.Kind)
        {
            case DeviceOperationKind.Normalize:
                return a[column] / ReferenceNorm.Compute(a, 2);
            case DeviceOperationKind.RowwiseCosine:
                return ReferenceCosine.Compute(a, Line(_b, row), 1e-8);
            case DeviceOperationKind.Gradient:
                double sum = 0;
                for (int j = 0; j < _operation.M; j++)
                {
                    double[] b = Line(_b, j);
                    sum += _operation.Comparison.Metric == Metric.Dot ? b[column] : ReferenceDistance.Gradient(a, b, 2)[column];
                }

                return sum;
            default:
                return ReferenceDistance.Compute(_operation.Comparison.Metric, a, Line(_b, column), _operation.Comparison.P);
        }
    }

    private static double[] Line(Matrix matrix, int row)
    {
        float[] line = new float[matrix.Columns];
        matrix.CopyRowsTo(row, 1, line);
        return Array.ConvertAll(line, value => (double)value);
    }
}
