using BenchmarkDotNet.Attributes;

namespace VkSim.MicroBenchmarks.Simd;

/// <summary>Matrices of all pairs on the processor, into given memory.</summary>
public class PairBenchmarks
{
    private static readonly CdistOptions s_l1 = new() { P = 1 };
    private static readonly CdistOptions s_lInf = new() { P = float.PositiveInfinity };
    private static readonly CdistOptions s_l3 = new() { P = 3 };
    private VectorDevice _device = null!;
    private Matrix _a = null!;
    private Matrix _b = null!;
    private Matrix _result = null!;

    /// <summary>Rows of either operand: one tile, and many.</summary>
    [Params(64, 1024)]
    public int Rows { get; set; }

    /// <summary>Components.</summary>
    [Params(128, 512)]
    public int Columns { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _device = VectorDevice.Create("cpu");
        _a = RandomValues.Upload(_device, Rows, Columns, 1);
        _b = RandomValues.Upload(_device, Rows, Columns, 2);
        _result = _device.Allocate(Rows, Rows);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _result.Dispose();
        _b.Dispose();
        _a.Dispose();
        _device.Dispose();
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void Dot() => _device.DotProducts(_a, _b, _result);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void Cosine() => _device.CosineSimilarity(_a, _b, _result);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void Euclidean() => _device.Cdist(_a, _b, _result);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void L1() => _device.Cdist(_a, _b, _result, s_l1);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void LInfinity() => _device.Cdist(_a, _b, _result, s_lInf);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void L3() => _device.Cdist(_a, _b, _result, s_l3);
}
