namespace VkSim.Reports.Pages;

/// <summary>A figure that stands out.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">As it is shown.</param>
/// <param name="Note">What it means, or what it would be elsewhere; empty: nothing.</param>
internal sealed record ReportFact(string Name, string Value, string Note = "");
