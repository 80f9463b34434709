using VkSim.Compute;

namespace VkSim.Native;

internal sealed class ShaderObject(ComputeShader shader, DeviceObject owner) : OwnedObject(owner)
{
    public ComputeShader Shader { get; } = shader;

    protected override void Close() => Shader.Dispose();
}
