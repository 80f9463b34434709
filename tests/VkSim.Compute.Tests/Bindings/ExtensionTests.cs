using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core;
using Silk.NET.Core.Loader;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using Silk.NET.Vulkan.Extensions.EXT;
using Silk.NET.Vulkan.Extensions.KHR;

namespace VkSim.Compute.Tests.Bindings;

public sealed unsafe class ExtensionTests
{
    [Fact]
    public void Debug_messenger_receives_a_message_and_names_are_set()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk, [ExtDebugUtils.ExtensionName]);
        Assert.True(vk.TryGetInstanceExtension(harness.Instance, out ExtDebugUtils debug));
        var messages = new List<string>();
        GCHandle handle = GCHandle.Alloc(messages);
        var info = new DebugUtilsMessengerCreateInfoEXT(
            messageSeverity: DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt,
            messageType: DebugUtilsMessageTypeFlagsEXT.GeneralBitExt,
            pfnUserCallback: new PfnDebugUtilsMessengerCallbackEXT(&Collect),
            pUserData: (void*)GCHandle.ToIntPtr(handle));
        VulkanHarness.Check(debug.CreateDebugUtilsMessenger(harness.Instance, in info, null, out DebugUtilsMessengerEXT messenger));
        fixed (byte* text = "hello"u8)
        {
            var data = new DebugUtilsMessengerCallbackDataEXT(pMessageIdName: text, pMessage: text);
            debug.SubmitDebugUtilsMessage(
                harness.Instance, DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt, DebugUtilsMessageTypeFlagsEXT.GeneralBitExt, in data);
            var name = new DebugUtilsObjectNameInfoEXT(
                objectType: ObjectType.Queue, objectHandle: (ulong)harness.Queue.Handle, pObjectName: text);
            VulkanHarness.Check(debug.SetDebugUtilsObjectName(harness.Device, in name));
            var label = new DebugUtilsLabelEXT(pLabelName: text);
            harness.Run(commands =>
            {
                debug.CmdBeginDebugUtilsLabel(commands, in label);
                debug.CmdEndDebugUtilsLabel(commands);
            });
        }

        debug.DestroyDebugUtilsMessenger(harness.Instance, messenger, null);
        handle.Free();
        Assert.Contains("hello", messages);
    }

    [Fact]
    public void Device_extension_is_given_only_where_it_was_enabled()
    {
        using Vk vk = Vk.GetApi();
        using (var without = new VulkanHarness(vk))
        {
            Assert.True(vk.IsDeviceExtensionPresent(without.PhysicalDevice, KhrTimelineSemaphore.ExtensionName));
            Assert.True(vk.IsDeviceExtensionPresent(without.Instance, KhrTimelineSemaphore.ExtensionName, out PhysicalDevice found));
            Assert.NotEqual(0, found.Handle);
            Assert.False(vk.TryGetDeviceExtension(without.Instance, without.Device, out KhrTimelineSemaphore none));
            Assert.Null(none);
            Assert.False(vk.IsDeviceExtensionPresent(without.Instance, "VK_KHR_not_there"));
        }

        using var with = new VulkanHarness(vk, deviceExtensions: [KhrTimelineSemaphore.ExtensionName]);
        Assert.True(vk.TryGetDeviceExtension(with.Instance, with.Device, out KhrTimelineSemaphore timeline));
        Assert.NotNull(timeline);
    }

    [Fact]
    public void Instance_extension_that_was_not_enabled_is_not_given()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk);
        Assert.False(vk.TryGetInstanceExtension(harness.Instance, out ExtDebugUtils debug));
        Assert.Null(debug);
    }

    [Fact]
    public void Command_that_the_device_does_not_have_is_named()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk);
        var functions = new ExtensionFunctions((nint)vk.GetInstanceProcAddr(harness.Instance, "vkGetDeviceProcAddr"), harness.Device.Handle);
        Assert.NotEqual(0, functions.Find("vkCmdDispatch"u8));
        SymbolLoadingException error = Assert.Throws<SymbolLoadingException>(() => functions.Require("vkNoSuchCommand"u8));
        Assert.Contains("vkNoSuchCommand", error.Message, StringComparison.Ordinal);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 Collect(
        DebugUtilsMessageSeverityFlagsEXT severity,
        DebugUtilsMessageTypeFlagsEXT types,
        DebugUtilsMessengerCallbackDataEXT* data,
        void* user)
    {
        ((List<string>)GCHandle.FromIntPtr((nint)user).Target!).Add(Marshal.PtrToStringUTF8((nint)data->PMessage)!);
        return false;
    }
}
