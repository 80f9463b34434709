namespace VkSim.Reports.Pages;

/// <summary>Whether a verdict is good news.</summary>
internal enum ReportTone
{
    /// <summary>Neither good nor bad: results.</summary>
    Neutral,

    /// <summary>Nothing is the matter.</summary>
    Good,

    /// <summary>Something is to be looked at.</summary>
    Warning,
}
