namespace VkSim.Reports.Pages;

/// <summary>How a series is drawn.</summary>
internal enum ChartMark
{
    /// <summary>A bar from 0 to each value.</summary>
    Bars,

    /// <summary>A line through the values.</summary>
    Line,

    /// <summary>A dashed line, as a limit or a reference.</summary>
    Reference,

    /// <summary>A point at each value.</summary>
    Points,
}
