using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

internal sealed unsafe class KhrPushDescriptor(ExtensionFunctions functions) : NativeExtension<Vk>(functions), INativeExtension<KhrPushDescriptor>
{
    public const string ExtensionName = "VK_KHR_push_descriptor";

    static string INativeExtension<KhrPushDescriptor>.Name => ExtensionName;

    static ReadOnlySpan<byte> INativeExtension<KhrPushDescriptor>.FirstFunction => "vkCmdPushDescriptorSetKHR"u8;

    static KhrPushDescriptor INativeExtension<KhrPushDescriptor>.Create(ExtensionFunctions functions) => new(functions);

    private nint _cmdPushDescriptorSet;

    public void CmdPushDescriptorSet(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint set, uint descriptorWriteCount, WriteDescriptorSet* pDescriptorWrites)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineBindPoint, PipelineLayout, uint, uint, WriteDescriptorSet*, void>)Load(ref _cmdPushDescriptorSet, "vkCmdPushDescriptorSetKHR"u8);
        function(commandBuffer, pipelineBindPoint, layout, set, descriptorWriteCount, pDescriptorWrites);
    }

    public void CmdPushDescriptorSet(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint set, uint descriptorWriteCount, in WriteDescriptorSet pDescriptorWrites)
    {
        fixed (WriteDescriptorSet* descriptorWritesPointer = &pDescriptorWrites)
        {
            CmdPushDescriptorSet(commandBuffer, pipelineBindPoint, layout, set, descriptorWriteCount, descriptorWritesPointer);
        }
    }
}
