namespace VkSim.Native.Tests;

public class ExportedSymbolsTests
{
    [Fact]
    public void TheLibraryExportsWhatTheHeaderDeclares() =>
        Assert.Equal(HeaderFile.Functions.Order(StringComparer.Ordinal), Exported(Places.Library));

    [Fact]
    public void EveryBuildExportsWhatTheHeaderDeclares()
    {
        string[] builds = Directory.GetFiles(Places.LibraryFolder, "libvksim-x86-64-*.so");
        Assert.NotEmpty(builds);
        Assert.All(builds, build => Assert.Equal(
            HeaderFile.Functions.Order(StringComparer.Ordinal), Exported(build).Where(name => name.StartsWith("vksim_", StringComparison.Ordinal))));
    }

    [Fact]
    public void TheHeaderDeclaresEveryEntryOnce()
    {
        Assert.Equal(HeaderFile.Functions.Distinct(), HeaderFile.Functions);
        Assert.Equal(77, HeaderFile.Functions.Count);
    }

    private static IEnumerable<string> Exported(string library) =>
        Tool.Require("nm", ["-D", "--defined-only", "--format=posix", library]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Where(parts => parts[1] == "T").Select(parts => parts[0]).Order(StringComparer.Ordinal);
}
