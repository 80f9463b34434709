using BenchmarkDotNet.Attributes;
using VkSim.Compute;

namespace VkSim.MicroBenchmarks.Engine;

/// <summary>Recorded work, submitted again, and recorded anew.</summary>
public class CommandListBenchmarks
{
    private GpuDevice _device = null!;
    private GpuBuffer<float> _source = null!;
    private GpuBuffer<float> _target = null!;
    private ComputeShader _shader = null!;
    private Kernel _kernel = null!;
    private CommandList _recorded = null!;
    private CommandList _anew = null!;

    /// <summary>Dispatches of the list, each waiting for the one before.</summary>
    [Params(1, 10)]
    public int Dispatches { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _device = GpuDevice.Create();
        _source = _device.CreateBuffer<float>(SmallKernel.Count, "source");
        _target = _device.CreateBuffer<float>(SmallKernel.Count, "target");
        _shader = ComputeShader.FromGlsl(_device, SmallKernel.Source);
        _kernel = _shader.FindKernel("main");
        _kernel.SetBuffer("Source", _source);
        _kernel.SetBuffer("Target", _target);
        _kernel.SetFloat("factor", 2);
        _kernel.SetUInt("count", SmallKernel.Count);
        _recorded = _device.CreateCommandList("recorded");
        _anew = _device.CreateCommandList("anew");
        Record(_recorded);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _device.WaitIdle();
        _anew.Dispose();
        _recorded.Dispose();
        _kernel.Dispose();
        _shader.Dispose();
        _target.Dispose();
        _source.Dispose();
        _device.Dispose();
    }

    [Benchmark(Baseline = true), BenchmarkCategory(AllocationCheck.Nothing)]
    public void ReplayAndWait() => _recorded.Submit().Wait();

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void RecordReplayAndWait()
    {
        _anew.Reset();
        Record(_anew);
        _anew.Submit().Wait();
    }

    private void Record(CommandList list)
    {
        for (int i = 0; i < Dispatches; i++)
        {
            list.Dispatch(_kernel, 1);
        }
    }
}
