namespace VkSim.Reports.Pages;

/// <summary>A figure or a table.</summary>
internal abstract record ReportBlock;
