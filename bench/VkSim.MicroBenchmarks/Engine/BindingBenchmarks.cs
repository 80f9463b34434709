using BenchmarkDotNet.Attributes;
using VkSim.Compute;

namespace VkSim.MicroBenchmarks.Engine;

/// <summary>What is set on a kernel before each dispatch, by name and by number.</summary>
public class BindingBenchmarks
{
    private GpuDevice _device = null!;
    private GpuBuffer<float> _source = null!;
    private GpuBuffer<float> _target = null!;
    private ComputeShader _shader = null!;
    private Kernel _kernel = null!;
    private bool _swapped;

    [GlobalSetup]
    public void Setup()
    {
        _device = GpuDevice.Create();
        _source = _device.CreateBuffer<float>(SmallKernel.Count, "source");
        _target = _device.CreateBuffer<float>(SmallKernel.Count, "target");
        _shader = ComputeShader.FromGlsl(_device, SmallKernel.Source);
        _kernel = _shader.FindKernel("main");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _device.WaitIdle();
        _kernel.Dispose();
        _shader.Dispose();
        _target.Dispose();
        _source.Dispose();
        _device.Dispose();
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void BuffersByName()
    {
        _swapped = !_swapped;
        _kernel.SetBuffer("Source", _swapped ? _target : _source);
        _kernel.SetBuffer("Target", _swapped ? _source : _target);
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void BuffersByNumber()
    {
        _swapped = !_swapped;
        _kernel.SetBuffer(0, _swapped ? _target : _source);
        _kernel.SetBuffer(1, _swapped ? _source : _target);
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void ConstantsByName()
    {
        _kernel.SetFloat("factor", 2);
        _kernel.SetUInt("count", SmallKernel.Count);
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public void BindAndDispatch()
    {
        BuffersByName();
        ConstantsByName();
        _kernel.Dispatch(1).Wait();
    }
}
