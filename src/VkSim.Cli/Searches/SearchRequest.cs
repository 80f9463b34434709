namespace VkSim.Cli;

/// <summary>What a search looks for.</summary>
/// <param name="Metric">What near means.</param>
/// <param name="K">Neighbours of each query; null: all within the radius.</param>
/// <param name="Radius">The worst score that counts; null: any does.</param>
internal sealed record SearchRequest(Metric Metric, int? K, float? Radius);
