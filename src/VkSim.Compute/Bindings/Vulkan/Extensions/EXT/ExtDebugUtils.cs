using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.EXT;

internal sealed unsafe class ExtDebugUtils(ExtensionFunctions functions) : NativeExtension<Vk>(functions), INativeExtension<ExtDebugUtils>
{
    public const string ExtensionName = "VK_EXT_debug_utils";

    static string INativeExtension<ExtDebugUtils>.Name => ExtensionName;

    static ReadOnlySpan<byte> INativeExtension<ExtDebugUtils>.FirstFunction => "vkCreateDebugUtilsMessengerEXT"u8;

    static ExtDebugUtils INativeExtension<ExtDebugUtils>.Create(ExtensionFunctions functions) => new(functions);

    private nint _createDebugUtilsMessenger;
    private nint _destroyDebugUtilsMessenger;
    private nint _setDebugUtilsObjectName;
    private nint _cmdBeginDebugUtilsLabel;
    private nint _cmdEndDebugUtilsLabel;
    private nint _cmdInsertDebugUtilsLabel;
    private nint _queueBeginDebugUtilsLabel;
    private nint _queueEndDebugUtilsLabel;
    private nint _queueInsertDebugUtilsLabel;
    private nint _submitDebugUtilsMessage;

    public Result CreateDebugUtilsMessenger(Instance instance, DebugUtilsMessengerCreateInfoEXT* pCreateInfo, AllocationCallbacks* pAllocator, DebugUtilsMessengerEXT* pMessenger)
    {
        var function = (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, AllocationCallbacks*, DebugUtilsMessengerEXT*, Result>)Load(ref _createDebugUtilsMessenger, "vkCreateDebugUtilsMessengerEXT"u8);
        return function(instance, pCreateInfo, pAllocator, pMessenger);
    }

    public Result CreateDebugUtilsMessenger(Instance instance, DebugUtilsMessengerCreateInfoEXT* pCreateInfo, AllocationCallbacks* pAllocator, out DebugUtilsMessengerEXT pMessenger)
    {
        pMessenger = default;
        fixed (DebugUtilsMessengerEXT* messengerPointer = &pMessenger)
        {
            return CreateDebugUtilsMessenger(instance, pCreateInfo, pAllocator, messengerPointer);
        }
    }

    public Result CreateDebugUtilsMessenger(Instance instance, in DebugUtilsMessengerCreateInfoEXT pCreateInfo, AllocationCallbacks* pAllocator, DebugUtilsMessengerEXT* pMessenger)
    {
        fixed (DebugUtilsMessengerCreateInfoEXT* createInfoPointer = &pCreateInfo)
        {
            return CreateDebugUtilsMessenger(instance, createInfoPointer, pAllocator, pMessenger);
        }
    }

    public Result CreateDebugUtilsMessenger(Instance instance, in DebugUtilsMessengerCreateInfoEXT pCreateInfo, AllocationCallbacks* pAllocator, out DebugUtilsMessengerEXT pMessenger)
    {
        pMessenger = default;
        fixed (DebugUtilsMessengerCreateInfoEXT* createInfoPointer = &pCreateInfo)
        fixed (DebugUtilsMessengerEXT* messengerPointer = &pMessenger)
        {
            return CreateDebugUtilsMessenger(instance, createInfoPointer, pAllocator, messengerPointer);
        }
    }

    public void DestroyDebugUtilsMessenger(Instance instance, DebugUtilsMessengerEXT messenger, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, AllocationCallbacks*, void>)Load(ref _destroyDebugUtilsMessenger, "vkDestroyDebugUtilsMessengerEXT"u8);
        function(instance, messenger, pAllocator);
    }

    public Result SetDebugUtilsObjectName(Device device, DebugUtilsObjectNameInfoEXT* pNameInfo)
    {
        var function = (delegate* unmanaged<Device, DebugUtilsObjectNameInfoEXT*, Result>)Load(ref _setDebugUtilsObjectName, "vkSetDebugUtilsObjectNameEXT"u8);
        return function(device, pNameInfo);
    }

    public Result SetDebugUtilsObjectName(Device device, in DebugUtilsObjectNameInfoEXT pNameInfo)
    {
        fixed (DebugUtilsObjectNameInfoEXT* nameInfoPointer = &pNameInfo)
        {
            return SetDebugUtilsObjectName(device, nameInfoPointer);
        }
    }

    public void CmdBeginDebugUtilsLabel(CommandBuffer commandBuffer, DebugUtilsLabelEXT* pLabelInfo)
    {
        var function = (delegate* unmanaged<CommandBuffer, DebugUtilsLabelEXT*, void>)Load(ref _cmdBeginDebugUtilsLabel, "vkCmdBeginDebugUtilsLabelEXT"u8);
        function(commandBuffer, pLabelInfo);
    }

    public void CmdBeginDebugUtilsLabel(CommandBuffer commandBuffer, in DebugUtilsLabelEXT pLabelInfo)
    {
        fixed (DebugUtilsLabelEXT* labelInfoPointer = &pLabelInfo)
        {
            CmdBeginDebugUtilsLabel(commandBuffer, labelInfoPointer);
        }
    }

    public void CmdEndDebugUtilsLabel(CommandBuffer commandBuffer)
    {
        var function = (delegate* unmanaged<CommandBuffer, void>)Load(ref _cmdEndDebugUtilsLabel, "vkCmdEndDebugUtilsLabelEXT"u8);
        function(commandBuffer);
    }

    public void CmdInsertDebugUtilsLabel(CommandBuffer commandBuffer, DebugUtilsLabelEXT* pLabelInfo)
    {
        var function = (delegate* unmanaged<CommandBuffer, DebugUtilsLabelEXT*, void>)Load(ref _cmdInsertDebugUtilsLabel, "vkCmdInsertDebugUtilsLabelEXT"u8);
        function(commandBuffer, pLabelInfo);
    }

    public void CmdInsertDebugUtilsLabel(CommandBuffer commandBuffer, in DebugUtilsLabelEXT pLabelInfo)
    {
        fixed (DebugUtilsLabelEXT* labelInfoPointer = &pLabelInfo)
        {
            CmdInsertDebugUtilsLabel(commandBuffer, labelInfoPointer);
        }
    }

    public void QueueBeginDebugUtilsLabel(Queue queue, DebugUtilsLabelEXT* pLabelInfo)
    {
        var function = (delegate* unmanaged<Queue, DebugUtilsLabelEXT*, void>)Load(ref _queueBeginDebugUtilsLabel, "vkQueueBeginDebugUtilsLabelEXT"u8);
        function(queue, pLabelInfo);
    }

    public void QueueBeginDebugUtilsLabel(Queue queue, in DebugUtilsLabelEXT pLabelInfo)
    {
        fixed (DebugUtilsLabelEXT* labelInfoPointer = &pLabelInfo)
        {
            QueueBeginDebugUtilsLabel(queue, labelInfoPointer);
        }
    }

    public void QueueEndDebugUtilsLabel(Queue queue)
    {
        var function = (delegate* unmanaged<Queue, void>)Load(ref _queueEndDebugUtilsLabel, "vkQueueEndDebugUtilsLabelEXT"u8);
        function(queue);
    }

    public void QueueInsertDebugUtilsLabel(Queue queue, DebugUtilsLabelEXT* pLabelInfo)
    {
        var function = (delegate* unmanaged<Queue, DebugUtilsLabelEXT*, void>)Load(ref _queueInsertDebugUtilsLabel, "vkQueueInsertDebugUtilsLabelEXT"u8);
        function(queue, pLabelInfo);
    }

    public void QueueInsertDebugUtilsLabel(Queue queue, in DebugUtilsLabelEXT pLabelInfo)
    {
        fixed (DebugUtilsLabelEXT* labelInfoPointer = &pLabelInfo)
        {
            QueueInsertDebugUtilsLabel(queue, labelInfoPointer);
        }
    }

    public void SubmitDebugUtilsMessage(Instance instance, DebugUtilsMessageSeverityFlagsEXT messageSeverity, DebugUtilsMessageTypeFlagsEXT messageTypes, DebugUtilsMessengerCallbackDataEXT* pCallbackData)
    {
        var function = (delegate* unmanaged<Instance, DebugUtilsMessageSeverityFlagsEXT, DebugUtilsMessageTypeFlagsEXT, DebugUtilsMessengerCallbackDataEXT*, void>)Load(ref _submitDebugUtilsMessage, "vkSubmitDebugUtilsMessageEXT"u8);
        function(instance, messageSeverity, messageTypes, pCallbackData);
    }

    public void SubmitDebugUtilsMessage(Instance instance, DebugUtilsMessageSeverityFlagsEXT messageSeverity, DebugUtilsMessageTypeFlagsEXT messageTypes, in DebugUtilsMessengerCallbackDataEXT pCallbackData)
    {
        fixed (DebugUtilsMessengerCallbackDataEXT* callbackDataPointer = &pCallbackData)
        {
            SubmitDebugUtilsMessage(instance, messageSeverity, messageTypes, callbackDataPointer);
        }
    }
}
