using System.Text.RegularExpressions;

namespace VkSim.Native.Tests;

/// <summary>The programs in the documents run.</summary>
public sealed class DocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheFirstProgramInCRuns()
    {
        File.WriteAllText(_folder.At("first.c"), CodeOf("docs/native.md", "c"));
        Tool.Compile(_folder.At("first.c"), _folder.At("first"));
        Assert.Equal("0.714286\n", Tool.RequireSanitized(_folder.At("first"), [], withDrivers: false, ("VKSIM_DEVICE", "cpu")));
    }

    [SkippableFact]
    public void TheProgramInPythonRuns()
    {
        PythonTests.RequireNumPy();
        File.WriteAllText(_folder.At("first.py"), CodeOf("samples/python/README.md", "python"));
        string output = Tool.Require(
            PythonTests.Python,
            ["-B", _folder.At("first.py")],
            ("VKSIM_LIBRARY", Places.Library), ("PYTHONPATH", Places.Source("samples/python")), ("VKSIM_DEVICE", "cpu"));
        Assert.EndsWith("(64, 128)\n", output, StringComparison.Ordinal);
    }

    private static string CodeOf(string document, string language) =>
        Regex.Match(File.ReadAllText(Places.Source(document)), $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
}
