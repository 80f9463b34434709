using VkSim.Reports.Html;
using VkSim.Reports.Pages;
using VkSim.Reports.Spaces;

namespace VkSim;

/// <summary>A <see cref="SpaceReport"/> as a page.</summary>
public static class SpaceReportPage
{
    /// <summary>
    /// Writes the report as one HTML file, with pictures that can be turned, zoomed and selected from. It opens from disk and loads
    /// nothing from elsewhere. It appears whole or not at all; a file that was there is replaced. Safe to call from several threads.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Names of rows, labels, a layout.</param>
    /// <exception cref="ArgumentException">Names, labels or a layout of another length than there are rows.</exception>
    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public static void WriteHtml(this SpaceReport report, string path, SpacePageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(path);
        PageWriter.Write(PageOf(report, options ?? SpacePageOptions.Default), path);
    }

    /// <summary>What a page says.</summary>
    /// <exception cref="ArgumentException">Names, labels or a layout of another length than there are rows.</exception>
    internal static ReportPage PageOf(SpaceReport report, SpacePageOptions options)
    {
        RequireLength("names of rows", options.RowNames.Count, report.Rows);
        RequireLength("labels", options.Labels.Count, report.Rows);
        RequireLength("values of the layout", options.Layout.Length, 2L * report.Sample.Rows.Count);
        return SpacePage.Of(report, options);
    }

    private static void RequireLength(string what, long count, long expected)
    {
        if (count != 0 && count != expected)
        {
            throw new ArgumentException($"There are {count} {what}; expected {expected}, or none.", "options");
        }
    }
}
