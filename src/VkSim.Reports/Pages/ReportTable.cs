namespace VkSim.Reports.Pages;

/// <summary>A table.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells, as many in each row as there are columns. The first is the row's heading.</param>
internal sealed record ReportTable(string Caption, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportBlock
{
    /// <summary>A sentence below it; empty: none.</summary>
    public string Note { get; init; } = "";
}
