using System.Diagnostics;
using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.Cli;

/// <summary>What a Vulkan device reaches by itself, on the engine alone: the roofs that operations are held against.</summary>
internal sealed class GpuProbes : IDeviceProbes
{
    /// <summary>What it takes to submit, and to learn that it has run.</summary>
    public const string Submission = "empty dispatch, until it has run";

    /// <summary>The same, until a value is on the host.</summary>
    public const string Readback = "dispatch, until its result is read";

    private const int ChainGroup = 64;
    private const int SharedGroup = 128;
    private const double Chains = 16;
    private const double ChainRounds = 8192;
    private const double SharedRounds = 4096;
    private const double ReduceRounds = 256;
    private const double MatrixChains = 8;
    private const float MatrixRounds = 1024;
    private const long BytesOfReadGroup = SharedGroup * 64L * 16;
    private const int LaunchedGroups = 64;
    private const int MostGroups = 1 << 14;
    private const int TransferBytes = 64 << 20;

    private readonly List<IDisposable> _owned = [];
    private readonly GpuDevice _device;
    private readonly ShaderLibrary _shaders;
    private readonly GpuBuffer<float> _values;

    /// <param name="device">Where; stays open.</param>
    public GpuProbes(GpuDevice device)
    {
        _device = device;
        _shaders = Own(new ShaderLibrary(device));
        try
        {
            _values = Own(device.CreateBuffer<float>(MostGroups * SharedGroup, "probe values"));
            long bytes = Bytes(device) / BytesOfReadGroup * BytesOfReadGroup;
            GpuBuffer<float> source = Own(device.CreateBuffer<float>(bytes / sizeof(float), "probe source"));
            GpuBuffer<float> target = Own(device.CreateBuffer<float>(bytes / sizeof(float), "probe target"));
            source.Fill(BitConverter.SingleToUInt32Bits(1));
            Copy = CopyProbe(source, target);
            Read = ReadProbe(source);
            MultiplyAdd = ChainProbe("multiply-adds, fp32", "multiply_adds");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Probe Copy { get; }

    public Probe Read { get; }

    public Probe MultiplyAdd { get; }

    public IEnumerable<(string Name, Func<Probe> Make)> Others => OtherProbes();

    public void Dispose()
    {
        // What uses something was made after it.
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    // Several times what any cache holds: a GPU's last level has up to 256 MiB, and a software driver's memory is the processor's, of which it
    // may offer little beside a large cache.
    private static long Bytes(GpuDevice device) => device.Adapter.IsSoftware
        ? Math.Min(ProcessorCache.ProbeBytes, device.Capabilities.DeviceMemoryBytes / 4)
        : Math.Min(1L << 30, device.Capabilities.DeviceMemoryBytes / 8);

    private IEnumerable<(string Name, Func<Probe> Make)> OtherProbes()
    {
        (string Name, Func<Probe> Make) Named(string name, Func<string, Probe> make) => (name, () => make(name));
        if (_device.Capabilities.Supports(GpuCapability.ShaderFloat16))
        {
            yield return Named("multiply-adds, fp16", name => ChainProbe(name, "probe_half"));
        }

        if (MatrixShape is { } shape)
        {
            yield return Named($"matrix units, fp16 added up in fp32, {shape.M}×{shape.N}×{shape.K}", name => MatrixProbe(name, shape));
        }

        if (_device.Adapter.Capabilities.Supports(GpuCapability.IntegerDotProduct))
        {
            yield return Named(ByteDotProbe.Name, _ => Own(new ByteDotProbe(_device.Adapter)).Probe);
        }

        yield return Named("shared memory", name => GroupProbe(
            name, ProbeUnit.BytesPerSecond, SharedRounds * 4 * 16, _shaders["probe_shared"].FindKernel("main")));
        SubgroupSupport subgroups = _device.Subgroups;
        if (subgroups.Tier != SubgroupTier.SharedMemory && subgroups.Fits(SharedGroup))
        {
            yield return Named("sums by subgroups", name => GroupProbe(
                name, ProbeUnit.ValuesPerSecond, ReduceRounds,
                _shaders[$"probe_reduce.{subgroups.Variant}"].FindKernel("main", subgroups.Apply(new KernelOptions()))));
        }

        yield return Named("sums by shared memory", name => GroupProbe(
            name, ProbeUnit.ValuesPerSecond, ReduceRounds, _shaders["probe_reduce.tree"].FindKernel("main")));
        yield return Named(Submission, name => EmptyProbe(name, isRead: false));
        yield return Named(Readback, name => EmptyProbe(name, isRead: true));
        yield return Named("upload", name => TransferProbe(name, 3, 0, (host, there) =>
        {
            there.Write(host);
            _device.WaitIdle();
        }));
        yield return Named("download", name => TransferProbe(name, 0, 3, (host, there) => there.Read(host)));
    }

    private Probe CopyProbe(GpuBuffer<float> source, GpuBuffer<float> target)
    {
        RepeatedList list = Own(new RepeatedList(_device, "copy probe", (commands, times) =>
        {
            for (int i = 0; i < times; i++)
            {
                commands.Copy(source, 0, target, 0, source.ByteLength);
            }
        }));
        return new Probe("copy", ProbeUnit.BytesPerSecond, 2.0 * source.ByteLength, list.Run, () => OutOf(target, target.Count - 1, 1, 0));
    }

    private Probe ReadProbe(GpuBuffer<float> source)
    {
        Kernel kernel = Own(_shaders[_device.Adapter.IsSoftware ? "probe_read.own" : "probe_read.side"].FindKernel("main"));
        long window = Math.Min(Math.Min(source.ByteLength, new GpuLimits(_device.Capabilities).Range), MostGroups * BytesOfReadGroup);
        window = window / BytesOfReadGroup * BytesOfReadGroup;
        kernel.SetBuffer("Sums", _values);
        RepeatedList list = Own(new RepeatedList(_device, "read probe", (commands, times) =>
        {
            for (int i = 0; i < times; i++)
            {
                for (long at = 0; at < source.ByteLength; at += window)
                {
                    long bytes = Math.Min(window, source.ByteLength - at);
                    kernel.SetBuffer("Source", source, at, bytes);
                    commands.Dispatch(kernel, (uint)(bytes / BytesOfReadGroup));
                }
            }
        }));
        return new Probe("read", ProbeUnit.BytesPerSecond, source.ByteLength, list.Run, () => OutOf(_values, SharedGroup - 1, 256, 0));
    }

    private Probe ChainProbe(string name, string shader)
    {
        Kernel kernel = Own(_shaders[shader].FindKernel("main"));
        kernel.SetBuffer("Values", _values);
        // Towards 1, from wherever a chain begins.
        kernel.SetConstants((0.5f, 0.5f));
        return LaunchProbe(name, ProbeUnit.FlopsPerSecond, 2 * Chains * ChainRounds * ChainGroup, kernel, expected: 16);
    }

    // The largest that is offered: the most multiply-adds an instruction.
    private CooperativeMatrixShape? MatrixShape => _device.Subgroups.Tier == SubgroupTier.RequiredSize && _device.Subgroups.Fits(SharedGroup)
        ? _device.Capabilities.CooperativeMatrixShapes.Where(shape => shape is { Input: "Float16", Accumulator: "Float32" })
            .OrderByDescending(shape => shape.M * shape.N * shape.K).Select(shape => (CooperativeMatrixShape?)shape).FirstOrDefault()
        : null;

    private Probe MatrixProbe(string name, CooperativeMatrixShape shape)
    {
        Kernel kernel = Own(_shaders["probe_matrix"].FindKernel("main", new KernelOptions
        {
            Specialization = { [1u] = (uint)shape.M, [2u] = (uint)shape.N, [4u] = (uint)shape.K },
            RequiredSubgroupSize = _device.Subgroups.Size,
            FullSubgroups = true,
        }));
        kernel.SetBuffer("Values", _values);
        double ofGroup = 2.0 * shape.M * shape.N * shape.K * MatrixChains * MatrixRounds * (SharedGroup / _device.Subgroups.Size);
        return LaunchProbe(name, ProbeUnit.FlopsPerSecond, ofGroup, kernel, expected: 1 + MatrixRounds);
    }

    private Probe GroupProbe(string name, ProbeUnit unit, double ofInvocation, Kernel kernel)
    {
        Own(kernel).SetBuffer("Values", _values);
        return LaunchProbe(name, unit, ofInvocation * SharedGroup, kernel, expected: 1);
    }

    // More groups fill the device; when there are many, more dispatches follow.
    private Probe LaunchProbe(string name, ProbeUnit unit, double ofGroup, Kernel kernel, float expected)
    {
        RepeatedList list = Own(new RepeatedList(_device, name, (commands, times) =>
        {
            for (long groups = (long)times * LaunchedGroups; groups > 0; groups -= MostGroups)
            {
                commands.Dispatch(kernel, (uint)Math.Min(groups, MostGroups));
            }
        }));
        return new Probe(name, unit, ofGroup * LaunchedGroups, times =>
        {
            // Whatever another probe has left.
            _values.Fill(BitConverter.SingleToUInt32Bits(1));
            _device.WaitIdle();
            return list.Run(times);
        }, () => OutOf(_values, ChainGroup - 1, expected, expected * 0.01f));
    }

    private Probe EmptyProbe(string name, bool isRead)
    {
        GpuBuffer<uint> counter = Own(_device.CreateBuffer<uint>(1, "probe counter"));
        Kernel kernel = Own(_shaders["probe_empty"].FindKernel("main"));
        kernel.SetBuffer("Values", counter);
        CommandList list = Own(_device.CreateCommandList(name));
        list.Dispatch(kernel, 1);
        uint[] read = new uint[1];
        uint begun = 0;
        return new Probe(name, ProbeUnit.Seconds, 1, times =>
        {
            counter.Read(read);
            begun = read[0];
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++)
            {
                GpuFence fence = list.Submit();
                if (isRead)
                {
                    counter.Read(read);
                }
                else
                {
                    fence.Wait();
                }
            }

            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }, () =>
        {
            counter.Read(read);
            return read[0] - begun == 1 ? null : $"found {read[0] - begun} dispatches; expected 1";
        });
    }

    private Probe TransferProbe(string name, float here, float beyond, Action<float[], GpuBuffer<float>> transfer)
    {
        float[] host = new float[TransferBytes / sizeof(float)];
        Array.Fill(host, here);
        GpuBuffer<float> there = Own(_device.CreateBuffer<float>(host.Length, "probe transfers"));
        there.Fill(BitConverter.SingleToUInt32Bits(beyond));
        float expected = Math.Max(here, beyond);
        return new Probe(name, ProbeUnit.BytesPerSecond, TransferBytes, times =>
        {
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++)
            {
                transfer(host, there);
            }

            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }, () => host[^1] == expected ? OutOf(there, there.Count - 1, expected, 0) : $"found {host[^1]}; expected {expected}");
    }

    private static string? OutOf(GpuBuffer<float> buffer, long place, float expected, float tolerance)
    {
        float[] found = new float[1];
        buffer.Read(found, place);
        return Math.Abs(found[0] - expected) <= tolerance ? null : $"found {found[0]}; expected {expected}";
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }
}
