using BenchmarkDotNet.Attributes;
using VkSim.Compute;

namespace VkSim.MicroBenchmarks.Engine;

/// <summary>What comes back to the host without a wait, and with one.</summary>
public class ReadbackBenchmarks
{
    private GpuDevice _device = null!;
    private GpuBuffer<float> _buffer = null!;
    private ReadbackRing<float> _ring = null!;
    private float[] _values = null!;

    /// <summary>Values that are read.</summary>
    [Params(1, 65_536)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _device = GpuDevice.Create();
        _values = RandomValues.Make(Count, 1);
        _buffer = _device.CreateBuffer<float>(Count, "values");
        _buffer.Write(_values);
        _ring = _buffer.CreateReadbackRing<float>(0, Count);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _device.WaitIdle();
        _ring.Dispose();
        _buffer.Dispose();
        _device.Dispose();
    }

    /// <summary>Asked for, waited for and read.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory(AllocationCheck.Nothing)]
    public bool RingWaited()
    {
        _ring.Request().Wait();
        return _ring.TryRead(_values);
    }

    /// <summary>Asked for, and what was asked for earlier is read: a frame's share.</summary>
    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public bool RingAFrame()
    {
        _ring.Request();
        return _ring.TryRead(_values);
    }

    /// <summary>An immediate read into given memory.</summary>
    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void Read() => _buffer.Read(_values);
}
