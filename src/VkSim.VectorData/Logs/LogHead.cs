namespace VkSim.VectorData.Logs;

/// <summary>What a log begins with.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Properties">What the records are made of, in words.</param>
internal sealed record LogHead(int Version, string[] Properties);
