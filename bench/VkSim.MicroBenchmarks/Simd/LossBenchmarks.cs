using BenchmarkDotNet.Attributes;

namespace VkSim.MicroBenchmarks.Simd;

/// <summary>Contrastive losses on the processor, into given memory.</summary>
public class LossBenchmarks
{
    private const int Columns = 512;
    private VectorDevice _device = null!;
    private Matrix _a = null!;
    private Matrix _b = null!;
    private LossDestinations _forward = null!;
    private LossDestinations _gradients = null!;

    /// <summary>Pairs.</summary>
    [Params(64, 512)]
    public int Pairs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _device = VectorDevice.Create("cpu");
        _a = RandomValues.Upload(_device, Pairs, Columns, 1);
        _b = RandomValues.Upload(_device, Pairs, Columns, 2);
        _forward = new LossDestinations { Loss = _device.Allocate(1, 1) };
        _gradients = _forward with { GradientA = _device.Allocate(Pairs, Columns), GradientB = _device.Allocate(Pairs, Columns) };
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _gradients.GradientB?.Dispose();
        _gradients.GradientA?.Dispose();
        _forward.Loss?.Dispose();
        _b.Dispose();
        _a.Dispose();
        _device.Dispose();
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void ClipForward() => _device.Clip(_a, _b, _forward);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void ClipWithGradients() => _device.Clip(_a, _b, _gradients);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void NtXentForward() => _device.NtXent(_a, _b, _forward);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void NtXentWithGradients() => _device.NtXent(_a, _b, _gradients);
}
