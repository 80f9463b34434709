using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.Cli;

/// <summary>Scalar products of four bytes, on a device of its own: one that is opened for vectors does not have them.</summary>
internal sealed class ByteDotProbe : IDisposable
{
    /// <summary>What it measures.</summary>
    public const string Name = "scalar products of int8";

    private const int Group = 64;
    private const int Chains = 8;
    private const int Rounds = 8192;
    private const uint Factor = 0x01fe03fd;
    private const int LaunchedGroups = 64;
    private const int MostGroups = 1 << 14;
    // Four products and four sums.
    private const double OperationsOfOne = 8;

    private readonly GpuDevice _device;
    private readonly ShaderLibrary _shaders;
    private readonly Kernel _kernel;
    private readonly GpuBuffer<uint> _values;
    private readonly RepeatedList _list;

    /// <param name="adapter">One with <see cref="GpuCapability.IntegerDotProduct"/>.</param>
    public ByteDotProbe(GpuAdapter adapter)
    {
        _device = GpuDevice.Create(adapter, new GpuDeviceOptions { Enable = GpuCapability.IntegerDotProduct });
        _shaders = new ShaderLibrary(_device);
        _values = _device.CreateBuffer<uint>(MostGroups * Group, "probe values");
        _kernel = _shaders["probe_dot8"].FindKernel("main");
        _kernel.SetBuffer("Values", _values);
        _kernel.SetUInt("factor", Factor);
        _list = new RepeatedList(_device, "int8 probe", (commands, times) =>
        {
            for (long groups = (long)times * LaunchedGroups; groups > 0; groups -= MostGroups)
            {
                commands.Dispatch(_kernel, (uint)Math.Min(groups, MostGroups));
            }
        });
    }

    /// <summary>The probe.</summary>
    public Probe Probe => new(
        Name, ProbeUnit.OpsPerSecond, OperationsOfOne * Chains * Rounds * Group * LaunchedGroups, times =>
        {
            _values.Fill(1);
            _device.WaitIdle();
            return _list.Run(times);
        }, Problem);

    public void Dispose()
    {
        _list.Dispose();
        _kernel.Dispose();
        _values.Dispose();
        _shaders.Dispose();
        _device.Dispose();
    }

    private string? Problem()
    {
        uint[] found = new uint[1];
        _values.Read(found, Group - 1);
        uint expected = Expected();
        return found[0] == expected ? null : $"found {found[0]}; expected {expected}";
    }

    private static uint Expected()
    {
        uint sum = 0;
        for (uint chain = 0; chain < Chains; chain++)
        {
            uint value = 1 + chain;
            for (int round = 0; round < Rounds; round++)
            {
                value += (uint)Dot(Factor, value);
            }

            sum += value;
        }

        return sum;
    }

    private static int Dot(uint a, uint b)
    {
        int sum = 0;
        for (int shift = 0; shift < 32; shift += 8)
        {
            sum += unchecked((sbyte)(a >> shift) * (sbyte)(b >> shift));
        }

        return sum;
    }
}
