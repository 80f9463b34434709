namespace VkSim.Reports.Pages;

/// <summary>Figures and tables under a heading.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Blocks">In the order in which they are read.</param>
internal sealed record ReportSection(string Heading, IReadOnlyList<ReportBlock> Blocks);
