namespace VkSim.Architecture.Tests.Houses;

/// <summary>A type that a source file declares.</summary>
internal sealed record DeclaredType(string Name, bool IsPublic);
