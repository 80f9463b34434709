using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>
/// An engine renders vectors on its queue, and they are compared on the same queue and on a second one, frame after frame, under
/// synchronization validation.
/// </summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class HostRenderTests
{
    private const int Size = HostRenderer.Size;
    private const int Frames = 6;

    // products[i, j] = row i · row j
    private const string Products = """
        #version 450
        layout(local_size_x = 32) in;
        layout(std430, set = 0, binding = 0) readonly buffer Rows { float rows[]; };
        layout(std430, set = 0, binding = 1) writeonly buffer Products { float products[]; };
        void main()
        {
            uint a = gl_GlobalInvocationID.x / 32u, b = gl_GlobalInvocationID.x % 32u;
            float sum = 0.0;
            for (uint i = 0u; i < 32u; i++) sum += rows[a * 32u + i] * rows[b * 32u + i];
            products[gl_GlobalInvocationID.x] = sum;
        }
        """;

    public static TheoryData<DeviceCase> Rows => HostDevice.Rows;

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void OnTheSameQueueTheOrderOfSubmissionsIsEnough(DeviceCase row) => Run(row, (host, device, renderer, vectors) =>
    {
        using var products = new RowProducts(device, vectors);
        for (int frame = 0; frame < Frames; frame++)
        {
            host.Submit(commands => renderer.Record(commands, frame));
            products.List.Submit();
            Check(host, renderer, frame, products.Result.ToArray());
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void OnTheSecondQueueSemaphoresOrderThem(DeviceCase row) => Run(row, (host, device, renderer, vectors) =>
    {
        using var products = new RowProducts(device, vectors);
        bool timelines = device.Capabilities.Supports(GpuCapability.TimelineSemaphores);
        Silk.NET.Vulkan.Semaphore rendered = host.CreateSemaphore(timelines);
        Silk.NET.Vulkan.Semaphore compared = host.CreateSemaphore(timelines);
        for (int frame = 0; frame < Frames; frame++)
        {
            host.Submit(
                commands => renderer.Record(commands, frame), frame == 0 ? default : Point(compared, frame), Point(rendered, frame + 1), default);
            products.List.Submit(new SubmitOptions
            {
                Queue = device.Queues[1],
                Waits = [Point(rendered, frame + 1)],
                Signals = [Point(compared, frame + 1)],
            });
            Check(host, renderer, frame, products.Result.ToArray());
        }

        SemaphorePoint Point(Silk.NET.Vulkan.Semaphore semaphore, int value)
            => timelines ? SemaphorePoint.Timeline(semaphore.Handle, (ulong)value) : SemaphorePoint.Binary(semaphore.Handle);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void InTheHostsOwnCommandBufferNothingIsNeeded(DeviceCase row) => Run(row, (host, device, renderer, vectors) =>
    {
        using var products = new RowProducts(device, vectors);
        for (int frame = 0; frame < Frames; frame++)
        {
            HostWork work = default;
            Silk.NET.Vulkan.Fence fence = host.CreateFence();
            host.Submit(
                commands =>
                {
                    renderer.Record(commands, frame);
                    products.List.RecordInto(commands.Handle, device.Queues[0], out work);
                },
                default, default, fence);
            work.CompleteWith(fence.Handle);
            Check(host, renderer, frame, products.Result.ToArray());
            Assert.True(work.Done);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheLibrarysOwnOperationsCompareThem(DeviceCase row) => Run(row, (host, device, renderer, vectors) =>
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using Matrix rows = sim.Wrap(vectors, Size, Size);
        using Matrix products = sim.Allocate(Size, Size);
        for (int frame = 0; frame < Frames; frame++)
        {
            host.Submit(commands => renderer.Record(commands, frame));
            sim.DotProducts(rows, rows, products);
            Check(host, renderer, frame, products.ToArray());
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AHostThatNamesNothingGetsTheLowestTier(DeviceCase row) => Run(
        row,
        (host, device, renderer, vectors) =>
        {
            Assert.False(device.Capabilities.Supports(GpuCapability.TimelineSemaphores));
            Assert.Null(device.PushDescriptor);
            using VectorDevice sim = VectorDevice.Create(device);
            using Matrix rows = sim.Wrap(vectors, Size, Size);
            host.Submit(commands => renderer.Record(commands, 2));
            using Matrix products = sim.DotProducts(rows, rows);
            Check(host, renderer, 2, products.ToArray());
        },
        handles => handles with { Enabled = GpuCapability.None, ApiVersion = null, MoreQueues = null });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void RecordedOperationsCompareThemOnTheSecondQueue(DeviceCase row) => Run(row, (host, device, renderer, vectors) =>
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using Matrix rows = sim.Wrap(vectors, Size, Size);
        using Matrix products = sim.Allocate(Size, Size);
        using VectorCommandList recorded = sim.CreateCommandList();
        sim.Record(recorded).DotProducts(rows, rows, products);
        Silk.NET.Vulkan.Semaphore rendered = host.CreateSemaphore(timeline: false);
        Silk.NET.Vulkan.Semaphore compared = host.CreateSemaphore(timeline: false);
        for (int frame = 0; frame < Frames; frame++)
        {
            host.Submit(
                commands => renderer.Record(commands, frame),
                frame == 0 ? default : SemaphorePoint.Binary(compared.Handle), SemaphorePoint.Binary(rendered.Handle), default);
            recorded.Commands!.Submit(new SubmitOptions
            {
                Queue = device.Queues[1],
                Waits = [SemaphorePoint.Binary(rendered.Handle)],
                Signals = [SemaphorePoint.Binary(compared.Handle)],
            });
            Check(host, renderer, frame, products.ToArray());
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AForgottenBarrierWouldBeSeen(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        Skip.IfNot(DeviceMatrix.ValidationAvailable, "The validation layer is not installed.");
        var buffer = host.CreateBuffer(1024);
        host.Submit(commands =>
        {
            host.Api.CmdFillBuffer(commands, buffer.Buffer, 0, 1024, 1);
            host.Api.CmdFillBuffer(commands, buffer.Buffer, 0, 1024, 2);
        });
        host.WaitIdle();
        host.Destroy(buffer);
        Assert.Contains(host.Messages, message => message.Contains("SYNC-HAZARD", StringComparison.Ordinal));
    }

    private static void Run(
        DeviceCase row,
        Action<SilkHost, GpuDevice, HostRenderer, GpuBuffer<float>> test,
        Func<ExternalVulkanDevice, ExternalVulkanDevice>? change = null)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name, "VK_KHR_push_descriptor");
        using (var renderer = new HostRenderer(host))
        {
            ExternalVulkanDevice handles = change is null ? HostDevice.Handles(host) : change(HostDevice.Handles(host));
            using (GpuDevice device = GpuDevice.Wrap(in handles, new GpuDeviceOptions { Disable = row.Disabled }))
            using (GpuBuffer<float> vectors = device.WrapBuffer<float>(renderer.Vectors, Size * Size, "the host's vectors"))
            {
                test(host, device, renderer, vectors);
            }

            host.WaitIdle();
        }

        Assert.Empty(host.Messages);
    }

    private static void Check(SilkHost host, HostRenderer renderer, int frame, float[] products)
    {
        host.WaitIdle();
        float[] seen = renderer.Seen();
        Assert.Equal(frame, seen[0]);
        Assert.Equal((8 * 3) + 5 + frame, seen[(3 * Size) + 5]);
        Assert.Equal(-1, seen[^1]);
        for (int a = 0; a < Size; a++)
        {
            for (int b = 0; b < Size; b++)
            {
                // All are whole numbers that float holds exactly, whatever the order.
                float expected = 0;
                for (int i = 0; i < Size; i++)
                {
                    expected += seen[(a * Size) + i] * seen[(b * Size) + i];
                }

                Assert.Equal(expected, products[(a * Size) + b]);
            }
        }
    }

    /// <summary>A kernel of the program's own that compares the rows with one another.</summary>
    private sealed class RowProducts : IDisposable
    {
        private readonly ComputeShader _shader;

        public RowProducts(GpuDevice device, GpuBuffer<float> rows)
        {
            _shader = TestShaders.Load(device, Products);
            Result = device.CreateBuffer<float>(Size * Size, "products");
            List = device.CreateCommandList("products");
            Kernel kernel = _shader.FindKernel();
            kernel.SetBuffer("rows", rows);
            kernel.SetBuffer("products", Result);
            List.Dispatch(kernel, kernel.GroupsFor(Size * Size));
        }

        public GpuBuffer<float> Result { get; }

        public CommandList List { get; }

        public void Dispose()
        {
            List.Dispose();
            Result.Dispose();
            _shader.Dispose();
        }
    }
}
