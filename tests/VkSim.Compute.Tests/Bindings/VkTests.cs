using System.Runtime.InteropServices;
using Silk.NET.Core;
using Silk.NET.Core.Loader;
using Silk.NET.Vulkan;
using Semaphore = Silk.NET.Vulkan.Semaphore;

namespace VkSim.Compute.Tests.Bindings;

public sealed unsafe class VkTests
{
    [Fact]
    public void Missing_loader_throws_file_not_found_and_names_it()
    {
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => Vk.GetApi("libvulkan-that-is-not-there.so"));
        Assert.Contains("libvulkan-that-is-not-there.so", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Library_that_is_no_loader_is_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "names a library of Linux");
        SymbolLoadingException error = Assert.Throws<SymbolLoadingException>(() => Vk.GetApi("libc.so.6"));
        Assert.Contains("vkGetInstanceProcAddr", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_api_resolves_nothing_more()
    {
        Vk vk = Vk.GetApi();
        vk.Dispose();
        vk.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            uint version;
            vk.EnumerateInstanceVersion(&version);
        });
    }

    [Fact]
    public void Current_instance_and_device_are_what_was_set()
    {
        using Vk vk = Vk.GetApi();
        Assert.Null(vk.CurrentInstance);
        Assert.Null(vk.CurrentDevice);
        vk.CurrentInstance = new Instance(7);
        vk.CurrentDevice = new Device(9);
        Assert.Equal(7, vk.CurrentInstance!.Value.Handle);
        Assert.Equal(9, vk.CurrentDevice!.Value.Handle);
        vk.CurrentInstance = null;
        Assert.Null(vk.CurrentInstance);
    }

    [Fact]
    public void Versions_are_packed_as_Vulkan_packs_them()
    {
        Assert.Equal(0x00401000u, Vk.Version11.Value);
        Version32 version = Vk.MakeVersion(1, 3, 239);
        Assert.Equal((1u, 3u, 239u), (version.Major, version.Minor, version.Patch));
        Assert.Equal("1.3.239", version.ToString());
        Assert.Equal(new Version(1, 3, 239), (Version)version);
    }

    [Fact]
    public void Booleans_convert_both_ways()
    {
        Bool32 yes = true;
        Bool32 two = 2u;
        Assert.True(yes);
        Assert.True(two);
        Assert.Equal(1u, (uint)yes);
        Assert.NotEqual(yes, two);
        Assert.False(default(Bool32));
    }

    [Fact]
    public void Layers_and_extensions_are_enumerated_by_pointer_and_by_reference()
    {
        using Vk vk = Vk.GetApi();
        uint version = 0;
        VulkanHarness.Check(vk.EnumerateInstanceVersion(ref version));
        Assert.True(version >= Vk.Version11);
        uint count = 0;
        VulkanHarness.Check(vk.EnumerateInstanceExtensionProperties((byte*)null, &count, null));
        Assert.True(count > 0);
        var properties = new ExtensionProperties[count];
        VulkanHarness.Check(vk.EnumerateInstanceExtensionProperties((string?)null, ref count, ref properties[0]));
        fixed (byte* name = properties[0].ExtensionName)
        {
            Assert.StartsWith("VK_", Marshal.PtrToStringUTF8((nint)name), StringComparison.Ordinal);
        }

        Assert.Equal(Result.ErrorLayerNotPresent, vk.EnumerateInstanceExtensionProperties("VK_LAYER_not_there", ref count, ref properties[0]));
        Assert.False(vk.IsInstanceExtensionPresent("VK_KHR_not_there"));
        Assert.False(vk.IsInstanceExtensionPresent("VK_EXT_debug_utils", "VK_LAYER_not_there"));
    }

    [Fact]
    public void Chained_properties_are_filled_by_pointer_and_named_by_out()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk);
        var subgroup = new PhysicalDeviceSubgroupProperties(pNext: null);
        var properties = new PhysicalDeviceProperties2(pNext: &subgroup);
        vk.GetPhysicalDeviceProperties2(harness.PhysicalDevice, &properties);
        Assert.True(subgroup.SubgroupSize is >= 1 and <= 128);
        Assert.True(subgroup.SupportedStages.HasFlag(ShaderStageFlags.ComputeBit));
        vk.GetPhysicalDeviceProperties2(harness.PhysicalDevice, out PhysicalDeviceProperties2 plain);
        Assert.Equal(StructureType.PhysicalDeviceProperties2, plain.SType);
        Assert.Equal(properties.Properties.Limits.MaxComputeWorkGroupInvocations, plain.Properties.Limits.MaxComputeWorkGroupInvocations);
        Assert.NotEqual(string.Empty, Marshal.PtrToStringUTF8((nint)properties.Properties.DeviceName));
        Assert.True(properties.Properties.Limits.MaxComputeWorkGroupCount[0] >= 65535);
        vk.GetPhysicalDeviceMemoryProperties(harness.PhysicalDevice, out PhysicalDeviceMemoryProperties memory);
        Assert.True(memory.MemoryHeapCount > 0 && memory.MemoryHeaps[0].Size > 0);
    }

    [Fact]
    public void Buffer_is_filled_on_the_device()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk);
        Fill(harness, 0xC0FFEE, 4096);
    }

    [Fact]
    public void One_api_object_serves_several_devices_from_several_threads()
    {
        using Vk vk = Vk.GetApi();
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            using var harness = new VulkanHarness(vk);
            for (uint n = 0; n < 8; n++)
            {
                Fill(harness, ((uint)i << 16) | n, 1024);
            }
        });
    }

    [Fact]
    public void Timeline_semaphore_counts_on_the_host()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk);
        var type = new SemaphoreTypeCreateInfo(semaphoreType: SemaphoreType.Timeline, initialValue: 3);
        var info = new SemaphoreCreateInfo(pNext: &type);
        VulkanHarness.Check(vk.CreateSemaphore(harness.Device, in info, null, out Semaphore semaphore));
        VulkanHarness.Check(vk.GetSemaphoreCounterValue(harness.Device, semaphore, out ulong value));
        Assert.Equal(3ul, value);
        var signal = new SemaphoreSignalInfo(semaphore: semaphore, value: 8);
        VulkanHarness.Check(vk.SignalSemaphore(harness.Device, in signal));
        ulong target = 8;
        var wait = new SemaphoreWaitInfo(semaphoreCount: 1, pSemaphores: &semaphore, pValues: &target);
        VulkanHarness.Check(vk.WaitSemaphores(harness.Device, in wait, 0));
        target = 9;
        Assert.Equal(Result.Timeout, vk.WaitSemaphores(harness.Device, in wait, 0));
        vk.DestroySemaphore(harness.Device, semaphore, null);
    }

    [Fact]
    public void Missing_command_is_named()
    {
        using Vk vk = Vk.GetApi();
        Assert.Equal(0, (nint)vk.GetInstanceProcAddr(default, "vkNoSuchCommand"));
        Assert.NotEqual(0, (nint)vk.GetInstanceProcAddr(default, "vkCreateInstance"));
    }

    private static void Fill(VulkanHarness harness, uint value, int count)
    {
        (Silk.NET.Vulkan.Buffer buffer, DeviceMemory memory, nint mapped) = harness.CreateBuffer((ulong)count * sizeof(uint));
        harness.Run(commands =>
        {
            harness.Api.CmdFillBuffer(commands, buffer, 0, Vk.WholeSize, value);
            var barrier = new MemoryBarrier(srcAccessMask: AccessFlags.TransferWriteBit, dstAccessMask: AccessFlags.HostReadBit);
            harness.Api.CmdPipelineBarrier(
                commands, PipelineStageFlags.TransferBit, PipelineStageFlags.HostBit, DependencyFlags.None, 1, in barrier, 0, null, 0, null);
        });
        var words = new ReadOnlySpan<uint>((void*)mapped, count);
        Assert.Equal(-1, words.IndexOfAnyExcept(value));
        harness.Api.UnmapMemory(harness.Device, memory);
        harness.Api.DestroyBuffer(harness.Device, buffer, null);
        harness.Api.FreeMemory(harness.Device, memory, null);
    }
}
