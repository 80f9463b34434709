using System.Text.Json.Serialization;

namespace VkSim.Cli;

/// <summary>What was not measured.</summary>
/// <param name="Op">The operation, or the probe.</param>
/// <param name="Shape">Its operands; empty for a probe.</param>
/// <param name="Dtype">Type of their elements; empty for a probe.</param>
/// <param name="Kind">"budget", "slow", "hung", "memory", "wrong", "unsupported", "failed" or "interrupted".</param>
/// <param name="Reason">Why, in a sentence.</param>
internal sealed record BenchSkippedJson(string Op, string Shape, string Dtype, string Kind, string Reason)
{
    /// <summary>As it is called in a text.</summary>
    [JsonIgnore]
    public string Name => $"{Op} {Shape} {Dtype}".TrimEnd();
}
