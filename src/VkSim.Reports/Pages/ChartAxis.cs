namespace VkSim.Reports.Pages;

/// <summary>An axis.</summary>
/// <param name="Title">What is measured, with its unit.</param>
/// <param name="Logarithmic">Whether equal ratios have equal lengths.</param>
/// <param name="Percent">Whether the values are shares of 1, shown as percentages.</param>
internal sealed record ChartAxis(string Title, bool Logarithmic = false, bool Percent = false);
