using Silk.NET.Core.Loader;
using Silk.NET.Vulkan;
using Silk.NET.Vulkan.Extensions.EXT;
using Silk.NET.Vulkan.Extensions.KHR;

namespace VkSim.Compute.Tests.Bindings;

/// <summary>A host program that uses Silk.NET itself hands its device over as it is.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class SilkHostTests
{
    private const int Count = 256;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheHostsDeviceComputesInOrderWithTheHostsWork(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name, KhrPushDescriptor.ExtensionName);
        var owned = host.CreateBuffer(Count * sizeof(uint));
        ExternalVulkanDevice handles = host.Handles with
        {
            ApiVersion = new Version(1, 2),
            Enabled = GpuCapability.TimelineSemaphores | GpuCapability.PushDescriptors,
            QueueLock = host.QueueLock,
        };
        using (GpuDevice device = GpuDevice.Wrap(in handles))
        {
            Assert.True(device.Capabilities.Supports(GpuCapability.TimelineSemaphores));
            Assert.Equal(host.Extensions.Length == 1, device.PushDescriptor is not null);
            using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
            using GpuBuffer<uint> buffer = device.WrapBuffer<uint>(owned.Buffer.Handle, Count, "the host's");
            using CommandList list = device.CreateCommandList();
            CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 3, 1);
            for (uint i = 0; i < 5; i++)
            {
                host.Submit(commands => host.Api.CmdFillBuffer(commands, owned.Buffer, 0, Vk.WholeSize, i));
                list.Submit();
                Assert.All(buffer.ToArray(), v => Assert.Equal((i * 3) + 1, v));
            }
        }

        // What is the host's stays the host's.
        host.Submit(commands => host.Api.CmdFillBuffer(commands, owned.Buffer, 0, Vk.WholeSize, 9));
        SilkHost.Check(host.Api.DeviceWaitIdle(host.Device));
        host.Destroy(owned);
        Assert.Empty(host.Messages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheHostMayUseItsVkForOtherDevicesMeanwhile(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        using GpuDevice device = GpuDevice.Wrap(host.Handles with { ApiVersion = new Version(1, 2) });
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);

        // Silk.NET's object exchanges its functions with these two; ours has its own.
        host.Api.CurrentDevice = null;
        host.Api.CurrentInstance = null;
        buffer.Fill(7);
        Assert.All(buffer.ToArray(), v => Assert.Equal(7u, v));
        host.Api.CurrentInstance = host.Instance;
        host.Api.CurrentDevice = host.Device;
        device.WaitIdle();
        Assert.Empty(host.Messages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AnExtensionThatTheHostDidNotEnableIsNotUsedWhateverItSays(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        ExternalVulkanDevice handles = host.Handles with
        {
            ApiVersion = new Version(1, 2),
            Enabled = GpuCapability.TimelineSemaphores | GpuCapability.PushDescriptors | GpuCapability.DeviceFault,
        };
        using GpuDevice device = GpuDevice.Wrap(in handles);
        Assert.Null(device.PushDescriptor);
        Assert.False(device.Capabilities.Supports(GpuCapability.PushDescriptors));
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        buffer.Fill(5);
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        list.Submit();
        Assert.All(buffer.ToArray(), v => Assert.Equal(11u, v));
        Assert.Empty(host.Messages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheExtensionClassesAreMadeAsThePackagesOwn(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name, KhrPushDescriptor.ExtensionName);
        Vk api = host.Api;
        Assert.True(api.TryGetInstanceExtension(host.Instance, out ExtDebugUtils debugUtils));
        Assert.NotNull(debugUtils);
        Skip.If(host.Extensions.Length == 0, "The device has no push descriptors.");
        Assert.True(api.TryGetDeviceExtension(host.Instance, host.Device, out KhrPushDescriptor push));
        Assert.NotNull(push);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ACommandThatTheDeviceDoesNotHaveIsNamed(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        var functions = VulkanFunctions.Of(host.Handles.GetInstanceProcAddr, host.Instance);
        functions.Device = host.Device;
        var error = Assert.Throws<SymbolLoadingException>(() => functions.GetProcAddress("vkNoSuchCommand"));
        Assert.Contains("vkNoSuchCommand", error.Message, StringComparison.Ordinal);
    }
}
