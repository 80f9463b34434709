using VkSim.Bench.Workloads;
using VkSim.Contract;
using VkSim.Simd.Vectors;

namespace VkSim.Bench.Contenders;

/// <summary>VkSim on one device: inputs uploaded and results allocated once, the operation alone is timed.</summary>
internal sealed class VkSimContender : IContender
{
    private readonly Workload _workload;
    private readonly VectorDevice _device;
    private readonly Matrix _a;
    private readonly Matrix? _b;
    private readonly Matrix? _result;
    private readonly Matrix[] _gradients = [];
    private readonly float[] _scores = [];
    private readonly long[] _ids = [];

    public VkSimContender(WorkloadInputs inputs, string deviceName)
    {
        _workload = inputs.Workload;
        _device = VectorDevice.Create(deviceName);
        Name = "VkSim " + _device.Description.Name;
        _a = _device.Upload(inputs.A, _workload.N, _workload.D);
        _b = _workload.HasSecond ? _device.Upload(inputs.B, _workload.M, _workload.D) : null;
        if (_workload.Op is "search" or "topk")
        {
            _scores = new float[_workload.N * _workload.K];
            _ids = new long[_workload.N * _workload.K];
        }
        else
        {
            _result = _workload.Op switch
            {
                "normalize" => _device.Allocate(_workload.N, _workload.D),
                "cosine_rowwise" => _device.Allocate(_workload.N, 1),
                "clip" or "ntxent" => _device.Allocate(1, 1),
                _ => _device.Allocate(_workload.N, _workload.M),
            };
            if (_workload is { IsLoss: true, Mode: "gradients" })
            {
                _gradients = [_device.Allocate(_workload.N, _workload.D), _device.Allocate(_workload.M, _workload.D)];
            }
        }
    }

    public string Name { get; }

    public string Kernels => _device.Description.Type == BackendInfo.SimdType ? SimdDetection.Describe(SimdLevel.Current) : _device.Description.Driver;

    // Scratch memory is kept and only ever grows, so what is held now is the peak.
    public long? ScratchBytes => _device.Backend.ScratchBytes;

    public void Run()
    {
        var cosine = new CosineSettings(1e-8f, ZeroVectorPolicy.Zero);
        IVectorBackend backend = _device.Backend;
        switch (_workload.Op)
        {
            case "normalize":
                backend.Normalize(_a.View, _result!.View, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default);
                break;
            case "cosine_rowwise":
                backend.RowwiseCosine(_a.View, _b!.View, _result!.View, cosine, default);
                break;
            case "topk":
                backend.TopK(_a.View, _workload.K, largest: true, _scores, _ids, default);
                break;
            case "search":
                var comparison = new PairwiseSettings(_workload.Metric == "l2" ? Metric.SquaredL2 : Metric.Dot, Cosine: cosine);
                backend.Nearest(_a.View, _b!.View, new NearestSettings(comparison, _workload.K), _scores, _ids, default);
                break;
            case "clip":
                _device.Clip(_a, _b!, Destinations(), new ClipOptions { LogitScale = Workload.LogitScale });
                break;
            case "ntxent":
                _device.NtXent(_a, _b!, Destinations(), new NtXentOptions { LogitScale = Workload.LogitScale });
                break;
            default:
                backend.Pairwise(_a.View, _b!.View, _result!.View, Comparison() with { Cosine = cosine }, default);
                break;
        }

        _device.Synchronize();
    }

    public double Error(WorkloadInputs inputs)
    {
        if (_workload.Op == "search")
        {
            return inputs.MissedBy(place => _ids[place]);
        }

        if (_workload.Op == "topk")
        {
            return inputs.ErrorOf(place => _scores[place]);
        }

        float[] values = [.. (_gradients.Length > 0 ? _gradients : [_result!]).SelectMany(Values)];
        return inputs.ErrorOf(place => values[place]);
    }

    public void Dispose()
    {
        _result?.Dispose();
        Array.ForEach(_gradients, gradient => gradient.Dispose());
        _b?.Dispose();
        _a.Dispose();
        _device.Dispose();
    }

    private static float[] Values(Matrix matrix)
    {
        float[] values = new float[matrix.Rows * matrix.Columns];
        matrix.CopyTo(values);
        return values;
    }

    private LossDestinations Destinations() =>
        _gradients is [var left, var right] ? new() { Loss = _result, GradientA = left, GradientB = right } : new() { Loss = _result };

    private PairwiseSettings Comparison() => (_workload.Op, _workload.P) switch
    {
        ("dot_matrix", _) => new(Metric.Dot),
        ("cdist", 1) => new(Metric.L1),
        ("cdist", 2) => new(Metric.L2, Mode: Mode()),
        ("cdist", double.PositiveInfinity) => new(Metric.LInf),
        ("cdist", var p) => new(Metric.Lp, (float)p),
        _ => new(Metric.Cosine),
    };

    private DistanceMode Mode() => _workload.Mode switch
    {
        "direct" => DistanceMode.Direct,
        "matmul" => DistanceMode.MatMul,
        _ => DistanceMode.Auto,
    };
}
