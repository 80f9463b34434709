using VkSim.Reports.Html;
using VkSim.Reports.Tests.Pages;

namespace VkSim.Reports.Tests.Browsers;

/// <summary>Pages that several tests open.</summary>
public sealed class ReportFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReportFiles()
    {
        PageWriter.Write(SamplePages.Everything(), Everything);
    }

    /// <summary>A page with everything.</summary>
    public string Everything => _folder.File("everything.html");

    /// <summary>Another page, as a file.</summary>
    internal string With(string name, VkSim.Reports.Pages.ReportPage page)
    {
        PageWriter.Write(page, _folder.File(name));
        return _folder.File(name);
    }

    public void Dispose() => _folder.Dispose();
}
