namespace VkSim.ShaderTool;

/// <summary>The manifest as JSON has it.</summary>
internal sealed record ManifestFile(int Version, SortedDictionary<string, ManifestEntry> Outputs);
