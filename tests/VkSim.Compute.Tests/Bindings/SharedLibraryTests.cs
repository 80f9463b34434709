using Silk.NET.Core.Loader;

namespace VkSim.Compute.Tests.Bindings;

public sealed class SharedLibraryTests
{
    [Fact]
    public void MissingLibrariesAreAllNamed()
    {
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(
            () => SharedLibrary.OpenFirst("libfirst-that-is-not-there.so", "libsecond-that-is-not-there.so"));
        Assert.Contains("libfirst-that-is-not-there.so, libsecond-that-is-not-there.so", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void TheFirstLibraryThatOpensIsTaken()
    {
        using SharedLibrary library = OpenLibc("libfirst-that-is-not-there.so");
        Assert.NotEqual(0, library.GetProcAddress("malloc"));
    }

    [SkippableFact]
    public void AMissingFunctionIsNamed()
    {
        using SharedLibrary library = OpenLibc();
        Assert.False(library.TryGetProcAddress("no_such_function", out _));
        var error = Assert.Throws<SymbolLoadingException>(() => library.GetProcAddress("no_such_function"));
        Assert.Contains("no_such_function", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AClosedLibraryGivesNothing()
    {
        SharedLibrary library = OpenLibc();
        library.Dispose();
        library.Dispose();
        Assert.Throws<ObjectDisposedException>(() => library.GetProcAddress("malloc"));
    }

    [SkippableFact]
    public void ALibraryThatIsNoLoaderIsRefused()
    {
        SharedLibrary library = OpenLibc();
        var error = Assert.Throws<SymbolLoadingException>(() => VulkanFunctions.Of(library));
        Assert.Contains("vkGetInstanceProcAddr", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => library.GetProcAddress("malloc"));
    }

    private static SharedLibrary OpenLibc(params string[] before)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "names a library of Linux");
        return SharedLibrary.OpenFirst([.. before, "libc.so.6"]);
    }
}
