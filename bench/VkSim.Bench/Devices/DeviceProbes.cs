using System.Diagnostics;
using VkSim.Compute;

namespace VkSim.Bench.Devices;

/// <summary>What a driver reaches by itself: the roofs that operations are held against.</summary>
internal sealed class DeviceProbes : IDisposable
{
    private const long CopyBytes = 64L << 20;
    private const int Runs = 5;
    private const uint Groups = 64;
    private const int GroupSize = 64;
    private const int Rounds = 8192;
    private const int Chains = 16;

    private const string MultiplyAdds = """
        #version 450
        layout(local_size_x = 64) in;
        layout(set = 0, binding = 0) buffer Values { float values[]; };
        layout(push_constant) uniform Parameters { float factor; float term; };
        void main()
        {
            vec4 a = vec4(values[gl_GlobalInvocationID.x]);
            vec4 b = a + 1.0, c = a + 2.0, d = a + 3.0;
            for (int i = 0; i < 8192; i++)
            {
                a = fma(a, vec4(factor), vec4(term));
                b = fma(b, vec4(factor), vec4(term));
                c = fma(c, vec4(factor), vec4(term));
                d = fma(d, vec4(factor), vec4(term));
            }
            vec4 e = a + b + c + d;
            values[gl_GlobalInvocationID.x] = e.x + e.y + e.z + e.w;
        }
        """;

    private readonly GpuBuffer<byte> _source;
    private readonly GpuBuffer<byte> _target;
    private readonly ComputeShader _shader;
    private readonly Kernel _kernel;
    private readonly CommandList _copy;
    private readonly CommandList _chains;

    public DeviceProbes(GpuDevice device)
    {
        _source = device.CreateBuffer<byte>(CopyBytes, "probe source");
        _target = device.CreateBuffer<byte>(CopyBytes, "probe target");
        _copy = device.CreateCommandList("copy probe");
        _copy.Copy(_source, 0, _target, 0, CopyBytes);
        _shader = ComputeShader.FromGlsl(device, MultiplyAdds);
        _kernel = _shader.FindKernel("main");
        _kernel.SetBuffer("Values", _source, 0, Groups * GroupSize * 4);
        _kernel.SetConstants((0.999f, 0.001f));
        _chains = device.CreateCommandList("multiply-add probe");
        _chains.Dispatch(_kernel, Groups);
    }

    /// <summary>Bytes a second of the driver's copy of a buffer, read and write both counted.</summary>
    public double Copy() => 2.0 * CopyBytes / Median(_copy);

    /// <summary>Floating-point operations a second of independent chains of fused multiply-adds.</summary>
    public double MultiplyAdd() => 2.0 * Groups * GroupSize * Rounds * Chains / Median(_chains);

    public void Dispose()
    {
        _copy.Dispose();
        _chains.Dispose();
        _kernel.Dispose();
        _shader.Dispose();
        _source.Dispose();
        _target.Dispose();
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
