using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

[Extension(ExtensionName)]
internal sealed unsafe class KhrPushDescriptor : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_KHR_push_descriptor";

    private readonly delegate* unmanaged<CommandBuffer, PipelineBindPoint, PipelineLayout, uint, uint, WriteDescriptorSet*, void> _cmdPushSet;

    public KhrPushDescriptor(INativeContext ctx)
        : base(ctx)
        => _cmdPushSet = (delegate* unmanaged<CommandBuffer, PipelineBindPoint, PipelineLayout, uint, uint, WriteDescriptorSet*, void>)Load("vkCmdPushDescriptorSetKHR");

    public void CmdPushDescriptorSet(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint set, uint descriptorWriteCount, WriteDescriptorSet* pDescriptorWrites)
        => _cmdPushSet(commandBuffer, pipelineBindPoint, layout, set, descriptorWriteCount, pDescriptorWrites);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
