using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.EXT;

[Extension(ExtensionName)]
internal sealed unsafe class ExtDebugUtils : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_EXT_debug_utils";

    private readonly delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, AllocationCallbacks*, DebugUtilsMessengerEXT*, Result> _createMessenger;
    private readonly delegate* unmanaged<Instance, DebugUtilsMessengerEXT, AllocationCallbacks*, void> _destroyMessenger;
    private readonly delegate* unmanaged<Device, DebugUtilsObjectNameInfoEXT*, Result> _setObjectName;
    private readonly delegate* unmanaged<CommandBuffer, DebugUtilsLabelEXT*, void> _cmdBeginLabel;
    private readonly delegate* unmanaged<CommandBuffer, void> _cmdEndLabel;

    public ExtDebugUtils(INativeContext ctx)
        : base(ctx)
    {
        _createMessenger = (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, AllocationCallbacks*, DebugUtilsMessengerEXT*, Result>)Load("vkCreateDebugUtilsMessengerEXT");
        _destroyMessenger = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, AllocationCallbacks*, void>)Load("vkDestroyDebugUtilsMessengerEXT");
        _setObjectName = (delegate* unmanaged<Device, DebugUtilsObjectNameInfoEXT*, Result>)Load("vkSetDebugUtilsObjectNameEXT");
        _cmdBeginLabel = (delegate* unmanaged<CommandBuffer, DebugUtilsLabelEXT*, void>)Load("vkCmdBeginDebugUtilsLabelEXT");
        _cmdEndLabel = (delegate* unmanaged<CommandBuffer, void>)Load("vkCmdEndDebugUtilsLabelEXT");
    }

    public Result CreateDebugUtilsMessenger(Instance instance, DebugUtilsMessengerCreateInfoEXT* pCreateInfo, AllocationCallbacks* pAllocator, out DebugUtilsMessengerEXT pMessenger)
    {
        fixed (DebugUtilsMessengerEXT* messenger = &pMessenger)
        {
            return _createMessenger(instance, pCreateInfo, pAllocator, messenger);
        }
    }

    public void DestroyDebugUtilsMessenger(Instance instance, DebugUtilsMessengerEXT messenger, AllocationCallbacks* pAllocator)
        => _destroyMessenger(instance, messenger, pAllocator);

    public Result SetDebugUtilsObjectName(Device device, DebugUtilsObjectNameInfoEXT* pNameInfo)
        => _setObjectName(device, pNameInfo);

    public void CmdBeginDebugUtilsLabel(CommandBuffer commandBuffer, DebugUtilsLabelEXT* pLabelInfo)
        => _cmdBeginLabel(commandBuffer, pLabelInfo);

    public void CmdEndDebugUtilsLabel(CommandBuffer commandBuffer) => _cmdEndLabel(commandBuffer);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
