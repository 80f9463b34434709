using System.Reflection;
using System.Runtime.InteropServices;

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
    public void TheHeaderDeclaresEveryEntryOnce() => Assert.Equal(Entries().Order(StringComparer.Ordinal), HeaderFile.Functions.Order(StringComparer.Ordinal));

    private static IEnumerable<string?> Entries() =>
        from type in typeof(LibraryEntries).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        let attribute = method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()
        where attribute is not null
        select attribute.EntryPoint;

    private static IEnumerable<string> Exported(string library) =>
        Tool.Require("nm", ["-D", "--defined-only", "--format=posix", library]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Where(parts => parts[1] == "T").Select(parts => parts[0].Split('@')[0]).Order(StringComparer.Ordinal);
}
