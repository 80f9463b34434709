using System.Diagnostics;

namespace VkSim.Compute.Tests;

/// <summary>Keeps a device busy for at least about a given time with each <see cref="Start"/>.</summary>
internal sealed class BusyDevice : IDisposable
{
    private readonly ComputeShader _shader;
    private readonly GpuBuffer<uint> _values;
    private readonly CommandList _list;

    public BusyDevice(GpuDevice device, TimeSpan duration)
    {
        _shader = TestShaders.Load(device, TestShaders.Spin, "spin");
        _values = device.CreateBuffer<uint>(2, "spin");
        _values.Clear();
        Kernel kernel = _shader.FindKernel();
        kernel.SetBuffer("values", _values);
        _list = device.CreateCommandList("busy");
        _list.Dispatch(kernel, GroupsFor(kernel, duration));
    }

    public GpuFence Start() => _list.Submit();

    public void Dispose()
    {
        _list.Dispose();
        _values.Dispose();
        _shader.Dispose();
    }

    private static uint GroupsFor(Kernel kernel, TimeSpan duration)
    {
        // The first run may compile the pipeline.
        kernel.Dispatch(1).Wait();
        for (uint groups = 16; ; groups *= 2)
        {
            // The shortest of a few: one that another test held up would make the work too little.
            TimeSpan taken = Enumerable.Range(0, 4).Min(_ => Measure(kernel, groups));
            if (taken.TotalMilliseconds > 25 || groups >= 32768)
            {
                return (uint)Math.Clamp(groups * (duration / taken), 1, 65535);
            }
        }
    }

    private static TimeSpan Measure(Kernel kernel, uint groups)
    {
        long start = Stopwatch.GetTimestamp();
        kernel.Dispatch(groups).Wait();
        return Stopwatch.GetElapsedTime(start);
    }
}
