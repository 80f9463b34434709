namespace VkSim.Compute;

/// <summary>A member of a shader's push-constant block.</summary>
/// <param name="Name">Its name; members of nested structures and arrays of them as <c>light.color</c> and <c>lights[2].color</c>.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the block's memory.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Type">Its type.</param>
public sealed record PushConstantMember(string Name, int Offset, int Size, ShaderMemberType Type);
