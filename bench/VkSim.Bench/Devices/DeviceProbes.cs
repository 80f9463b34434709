using System.Diagnostics;
using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.Bench.Devices;

/// <summary>What a driver reaches by itself: the roofs that operations are held against.</summary>
internal sealed class DeviceProbes : IDisposable
{
    private const int Runs = 5;
    private const int GroupSize = 64;
    private const int Rounds = 8192;
    private const int Chains = 16;

    // As many groups, or copies, as make a submission's own time small beside theirs.
    private const double LeastSeconds = 0.01;
    private const uint FewestGroups = 64;
    private const uint MostGroups = 1 << 15;
    private const int MostCopies = 64;

    private readonly GpuDevice _device;
    private readonly GpuBuffer<byte> _source;
    private readonly GpuBuffer<byte> _target;
    private readonly ShaderLibrary _shaders;
    private readonly CommandList _copy;
    private readonly CommandList _chains;
    private readonly long _copyBytes;
    private readonly int _copies = 1;
    private readonly uint _groups = FewestGroups;

    public DeviceProbes(GpuDevice device)
    {
        _device = device;

        // Well beyond the last cache of a GPU.
        _copyBytes = device.Adapter.IsSoftware ? 64L << 20 : Math.Min(512L << 20, device.Capabilities.DeviceMemoryBytes / 8);
        _source = device.CreateBuffer<byte>(_copyBytes, "probe source");
        _target = device.CreateBuffer<byte>(_copyBytes, "probe target");
        _shaders = new ShaderLibrary(device);
        _copy = RecordCopies();
        for (; _copies < MostCopies && Median(_copy) < LeastSeconds; _copy = RecordCopies())
        {
            _copies *= 2;
            _copy.Dispose();
        }

        _chains = RecordChains();
        for (; _groups < MostGroups && Median(_chains) < LeastSeconds; _chains = RecordChains())
        {
            _groups *= 2;
            _chains.Dispose();
        }
    }

    /// <summary>Bytes a second of the driver's copy of a buffer, read and write both counted.</summary>
    public double Copy() => 2.0 * _copyBytes * _copies / Median(_copy);

    /// <summary>Floating-point operations a second of independent chains of fused multiply-adds.</summary>
    public double MultiplyAdd() => 2.0 * _groups * GroupSize * Rounds * Chains / Median(_chains);

    public void Dispose()
    {
        _copy.Dispose();
        _chains.Dispose();
        _shaders.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    private CommandList RecordCopies()
    {
        CommandList commands = _device.CreateCommandList("copy probe");
        for (int copy = 0; copy < _copies; copy++)
        {
            commands.Copy(_source, 0, _target, 0, _copyBytes);
        }

        return commands;
    }

    private CommandList RecordChains()
    {
        Kernel kernel = _shaders["multiply_adds"].FindKernel("main");
        kernel.SetBuffer("Values", _source, 0, MostGroups * GroupSize * sizeof(float));
        kernel.SetConstants((0.999f, 0.001f));
        CommandList commands = _device.CreateCommandList("multiply-add probe");
        commands.Dispatch(kernel, _groups);
        return commands;
    }

    private static double Median(CommandList commands)
    {
        commands.Submit().Wait();
        double[] seconds = new double[Runs];
        for (int run = 0; run < Runs; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            commands.Submit().Wait();
            seconds[run] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Runs / 2];
    }
}
