namespace VkSim.Compute;

/// <summary>One compilation of a shader: a name, empty for the plain shader, and the macros that make it.</summary>
internal sealed record ShaderVariant(string Name, IReadOnlyDictionary<string, string> Defines)
{
    public static ShaderVariant Plain { get; } = new("", new Dictionary<string, string>());
}
