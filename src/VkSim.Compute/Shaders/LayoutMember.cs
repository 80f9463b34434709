namespace VkSim.Compute;

/// <summary>A member of a structure, in a shader or in C#.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Size">Its size in bytes, without padding after it.</param>
internal readonly record struct LayoutMember(string Name, long Offset, long Size)
{
    public override string ToString() => $"'{Name}' ({Size} bytes at {Offset})";
}
