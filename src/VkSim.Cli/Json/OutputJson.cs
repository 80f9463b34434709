namespace VkSim.Cli;

/// <summary>A file that was written.</summary>
internal sealed record OutputJson(string File, long[] Shape, string Dtype);
