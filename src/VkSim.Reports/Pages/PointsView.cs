namespace VkSim.Reports.Pages;

/// <summary>A way to look at points.</summary>
/// <param name="Name">Its name on a button.</param>
/// <param name="Axes">The names of its axes, two or three.</param>
/// <param name="Coordinates">As many for each point as there are axes.</param>
internal sealed record PointsView(string Name, IReadOnlyList<string> Axes, ReadOnlyMemory<float> Coordinates);
