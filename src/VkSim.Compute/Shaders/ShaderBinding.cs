namespace VkSim.Compute;

/// <summary>A resource that a shader expects.</summary>
/// <param name="Set">The descriptor set.</param>
/// <param name="Binding">The number within the set.</param>
/// <param name="Name">The instance name; without one the block's name.</param>
/// <param name="BlockName">The block's own name; empty for what is not a block.</param>
/// <param name="Kind">Storage buffer, uniform buffer or something else.</param>
/// <param name="Access">Whether the shader may read or write it.</param>
/// <param name="Count">The number of array elements, 1 for a single resource, 0 for an array without a length.</param>
/// <param name="FixedBytes">The bytes of the block before its runtime array.</param>
/// <param name="ElementBytes">The stride of the runtime array at the block's end, 0 without one.</param>
/// <param name="Members">The names of the block's members.</param>
public sealed record ShaderBinding(
    uint Set,
    uint Binding,
    string Name,
    string BlockName,
    ResourceKind Kind,
    ResourceAccess Access,
    uint Count,
    long FixedBytes,
    long ElementBytes,
    IReadOnlyList<string> Members)
{
    /// <summary>The members of the runtime array's elements, where they are structures.</summary>
    internal IReadOnlyList<LayoutMember> ElementMembers { get; init; } = [];
}
