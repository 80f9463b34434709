using BenchmarkDotNet.Attributes;

namespace VkSim.MicroBenchmarks.Simd;

/// <summary>What is done row by row on the processor, into given memory.</summary>
public class RowBenchmarks
{
    private VectorDevice _device = null!;
    private Matrix _x = null!;
    private Matrix _y = null!;
    private Matrix _result = null!;
    private Matrix _values = null!;

    /// <summary>Rows: within the caches, and beyond them.</summary>
    [Params(256, 50_000)]
    public int Rows { get; set; }

    /// <summary>Components.</summary>
    [Params(20, 512)]
    public int Columns { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _device = VectorDevice.Create("cpu");
        _x = RandomValues.Upload(_device, Rows, Columns, 1);
        _y = RandomValues.Upload(_device, Rows, Columns, 2);
        _result = _device.Allocate(Rows, Columns);
        _values = _device.Allocate(Rows, 1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _values.Dispose();
        _result.Dispose();
        _y.Dispose();
        _x.Dispose();
        _device.Dispose();
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void Normalize() => _device.Normalize(_x, _result);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void RowwiseCosine() => _device.RowwiseCosineSimilarity(_x, _y, _values);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void Softmax() => _device.Softmax(_x, _result);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void LogSumExp() => _device.LogSumExp(_x, _values);
}
