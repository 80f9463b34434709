using VkSim.Files;
using VkSim.Reports.Pages;

namespace VkSim.Reports.Html;

/// <summary>
/// Writes a page as one file that needs no other: scripts, style and data are in it, and a content security policy keeps it from
/// loading anything. Everything that is told is in the markup; the script adds the pictures.
/// </summary>
internal sealed class PageWriter : IDisposable
{
    // More of them need the whole width.
    private const int FewColumns = 5;

    private readonly HtmlOutput _html;
    private int _figures;

    private PageWriter(Stream output) => _html = new HtmlOutput(output);

    /// <summary>Writes it to a file, which appears whole or not at all; one that was there is replaced.</summary>
    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public static void Write(ReportPage page, string path)
    {
        using var file = new OutputFile(path);
        Write(page, file);
        file.Commit();
    }

    /// <summary>Writes it to a stream, which stays open.</summary>
    public static void Write(ReportPage page, Stream output)
    {
        using var writer = new PageWriter(output);
        writer.Write(page);
    }

    public void Dispose() => _html.Dispose();

    private void Write(ReportPage page)
    {
        byte[] library = PageResources.Library;
        byte[] script = PageResources.Script;
        WriteHead(page, PageResources.Hash(library), PageResources.Hash(script));
        _html.Constant("""<body><a class="skip" href="#main">Skip to the report</a>""" + "\n");
        WriteHeader(page);
        _html.Constant("""<main id="main"><noscript><p>The pictures of this report need JavaScript; everything else is here.</p></noscript>""" + "\n");
        WriteVerdict(page);
        for (int i = 0; i < page.Sections.Count; i++)
        {
            WriteSection(page.Sections[i], i);
        }

        _html.Constant("</main>\n");
        WriteFooter();
        WriteScript(library);
        WriteScript(script);
        _html.Constant("</body>\n</html>\n");
    }

    private void WriteHead(ReportPage page, string library, string script)
    {
        _html.Constant("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // The drawing library sets styles of elements, and shows what was drawn as pictures of its own making.
        _html.Markup($"""
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {library} {script}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="VkSim">
            <title>{page.Title}</title>
            <style>
            """);
        _html.Raw(PageResources.Style);
        _html.Constant("</style>\n</head>\n");
    }

    private void WriteHeader(ReportPage page)
    {
        _html.Markup($"""
            <header><div><h1><bdi>{page.Title}</bdi></h1><p class="subtitle"><bdi>{page.Subtitle}</bdi></p></div>
            <div id="theme" role="group" aria-label="Colours" hidden></div></header>
            <nav aria-label="Sections"><ul>
            """);
        for (int i = 0; i < page.Sections.Count; i++)
        {
            _html.Markup($"""<li><a href="#section-{i}">{page.Sections[i].Heading}</a></li>""");
        }

        _html.Constant("</ul></nav>\n");
    }

    private void WriteVerdict(ReportPage page)
    {
        _html.Markup($"""<section class="verdict {Class(page.Tone)}" aria-label="Verdict"><p class="line"><bdi>{page.Verdict}</bdi></p>""");
        if (page.Notes.Count > 0)
        {
            _html.Constant("<ul>");
            foreach (string note in page.Notes)
            {
                _html.Markup($"<li><bdi>{note}</bdi></li>");
            }

            _html.Constant("</ul>");
        }

        _html.Constant("</section>\n");
        if (page.Facts.Count > 0)
        {
            _html.Constant("""<dl class="facts">""");
            foreach (ReportFact fact in page.Facts)
            {
                _html.Markup($"""<div><dt>{fact.Name}</dt><dd class="value">{fact.Value}</dd><dd class="note">{fact.Note}</dd></div>""");
            }

            _html.Constant("</dl>\n");
        }
    }

    private static string Class(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Warning => "warning",
        _ => "neutral",
    };

    private void WriteSection(ReportSection section, int place)
    {
        _html.Markup($"""<section id="section-{place}" aria-labelledby="heading-{place}"><h2 id="heading-{place}">{section.Heading}</h2><div class="blocks">""");
        foreach (ReportBlock block in section.Blocks)
        {
            if (block is ReportFigure figure)
            {
                WriteFigure(figure);
            }
            else
            {
                WriteTable((ReportTable)block);
            }
        }

        _html.Constant("</div></section>\n");
    }

    private void WriteFigure(ReportFigure figure)
    {
        string id = $"figure-{_figures++}";
        string kind = FigureData.KindOf(figure);
        _html.Markup($"""
            <figure id="{id}" class="{kind}" data-kind="{kind}" aria-labelledby="{id}-title"><h3 id="{id}-title">{figure.Title}</h3>
            <p class="summary" id="{id}-summary">{figure.Summary}</p>
            <script type="application/json">
            """);
        _html.Raw(output => FigureData.Write(figure, output));
        _html.Constant("</script></figure>\n");
    }

    private void WriteTable(ReportTable table)
    {
        if (table.Rows.Count == 0)
        {
            _html.Markup($"""<div class="table"><h3>{table.Caption}</h3><p class="note">{table.Note}</p></div>""");
            return;
        }

        string width = table.Columns.Count > FewColumns ? "table wide" : "table";
        _html.Markup($"""<div class="{width}"><div class="scroll" tabindex="0" role="region" aria-label="{table.Caption}"><table><caption>{table.Caption}</caption><thead><tr>""");
        foreach (ReportColumn column in table.Columns)
        {
            _html.Markup($"""<th scope="col" class="{Alignment(column)}">{column.Name}</th>""");
        }

        _html.Constant("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            WriteRow(table.Columns, row);
        }

        _html.Constant("</tbody></table></div>");
        if (table.Note.Length > 0)
        {
            _html.Markup($"""<p class="note">{table.Note}</p>""");
        }

        _html.Constant("</div>\n");
    }

    private void WriteRow(IReadOnlyList<ReportColumn> columns, IReadOnlyList<string> cells)
    {
        _html.Constant("<tr>");
        for (int i = 0; i < columns.Count; i++)
        {
            if (i == 0)
            {
                _html.Markup($"""<th scope="row" class="{Alignment(columns[i])}"><bdi>{cells[i]}</bdi></th>""");
            }
            else
            {
                _html.Markup($"""<td class="{Alignment(columns[i])}"><bdi>{cells[i]}</bdi></td>""");
            }
        }

        _html.Constant("</tr>\n");
    }

    private static string Alignment(ReportColumn column) => column.IsNumeric ? "number" : "text";

    private void WriteFooter()
    {
        _html.Constant("<footer><p>Written by VkSim. This file loads nothing from elsewhere.</p><details><summary>Licences of the drawing library</summary><pre tabindex=\"0\">");
        _html.Markup($"{System.Text.Encoding.UTF8.GetString(PageResources.Licences)}");
        _html.Constant("</pre></details></footer>\n");
    }

    private void WriteScript(byte[] script)
    {
        _html.Constant("<script>");
        _html.Raw(script);
        _html.Constant("</script>\n");
    }
}
