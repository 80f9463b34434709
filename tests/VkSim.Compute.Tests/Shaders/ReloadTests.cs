namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class ReloadTests
{
    private const int Count = 256;

    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.PushDescriptors);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void Former_code_goes_when_nothing_uses_it(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int before = device.LiveResources.Pipelines;
        using ComputeShader shader = ComputeShader.FromGlsl(device, Version(0));
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        kernel.SetBuffer("values", buffer);
        for (int i = 1; i <= 20; i++)
        {
            Assert.True(shader.TryReload(Version(i), out ShaderCompilationException? error), error?.Message);
            kernel.SetUInt("count", Count);
            kernel.Dispatch(kernel.GroupsFor(Count)).Wait();
            Assert.Equal((uint)i, buffer.ToArray()[7]);
        }

        device.Submissions.Poll();
        Assert.Equal(before + 1, device.LiveResources.Pipelines);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void A_list_keeps_the_code_that_it_was_recorded_with(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int before = device.LiveResources.Pipelines;
        using ComputeShader shader = ComputeShader.FromGlsl(device, Version(5));
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        kernel.SetBuffer("values", buffer);
        kernel.SetUInt("count", Count);
        using (CommandList list = device.CreateCommandList())
        {
            list.Dispatch(kernel, kernel.GroupsFor(Count));
            Assert.True(shader.TryReload(Version(6), out _));
            Assert.True(shader.TryReload(Version(7), out _));
            list.Submit();
            Assert.Equal(5u, buffer.ToArray()[0]);
            kernel.Dispatch(kernel.GroupsFor(Count));
            Assert.Equal(7u, buffer.ToArray()[0]);
            device.Submissions.Poll();
            Assert.Equal(before + 2, device.LiveResources.Pipelines);
        }

        device.WaitIdle();
        device.Submissions.Poll();
        Assert.Equal(before + 1, device.LiveResources.Pipelines);
    });

    /// <summary>The two versions have their constants in opposite places, so a mixture of both would show.</summary>
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_reload_by_another_thread_comes_between_dispatches(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const string First = """
            #version 450
            layout(local_size_x = 64) in;
            layout(std430, set = 0, binding = 0) buffer Values { uint values[]; };
            layout(push_constant) uniform Parameters { uint term; uint factor; };
            void main() { if (gl_GlobalInvocationID.x < values.length()) values[gl_GlobalInvocationID.x] = factor * 1000u + term; }
            """;
        string second = First.Replace("uint term; uint factor;", "uint factor; uint unused; uint term;", StringComparison.Ordinal)
            .Replace("binding = 0", "binding = 3", StringComparison.Ordinal);
        using ComputeShader shader = ComputeShader.FromGlsl(device, First);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        kernel.SetBuffer("values", buffer);
        using var stop = new CancellationTokenSource();
        Task reloads = Task.Run(() =>
        {
            for (int i = 0; i < row.Scale(60, 10); i++)
            {
                Assert.True(shader.TryReload(i % 2 == 0 ? second : First, out ShaderCompilationException? error), error?.Message);
            }

            stop.Cancel();
        });
        uint done = 0;
        while (!stop.IsCancellationRequested || done < 10)
        {
            done++;
            kernel.SetUInt("term", done % 1000);
            kernel.SetUInt("factor", 7);
            kernel.SetBuffer("values", buffer);
            kernel.Dispatch(Count / 64);
            Assert.Equal(7000 + (done % 1000), buffer.ToArray()[Count - 1]);
            if (reloads.IsFaulted)
            {
                break;
            }
        }

        reloads.Wait();
    });

    private static string Version(int value) => $$"""
        #version 450
        layout(local_size_x = 64) in;
        layout(std430, set = 0, binding = 0) buffer Values { uint values[]; };
        layout(push_constant) uniform Parameters { uint count; };
        void main() { if (gl_GlobalInvocationID.x < count) values[gl_GlobalInvocationID.x] = {{value}}u; }
        """;
}
