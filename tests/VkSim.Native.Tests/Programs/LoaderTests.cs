namespace VkSim.Native.Tests;

/// <summary>One name loads the build for the processor.</summary>
public sealed class LoaderTests : IDisposable
{
    private const string Program = """
        #include <stdio.h>
        #include "vksim.h"
        int main(void) {
            vksim_device device;
            vksim_device_info info = {.struct_size = sizeof info};
            vksim_result result = vksim_device_create("cpu", NULL, &device);
            if (result == VKSIM_OK) { vksim_device_get_info(device, &info); vksim_device_release(device); }
            printf("%d %s\n", result, result == VKSIM_OK ? info.instruction_set : vksim_last_error());
            return 0;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public LoaderTests()
    {
        File.WriteAllText(_folder.At("loads.c"), Program);
        Tool.Compile(_folder.At("loads.c"), _folder.At("loads"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachBuildUsesItsInstructions()
    {
        Dictionary<string, string> names = new() { ["v2"] = "SSE", ["v3"] = "AVX2", ["v4"] = "AVX-512" };
        string[] levels = [.. Directory.GetFiles(Places.LibraryFolder, "libvksim-x86-64-*.so").Select(path => path[^5..^3])];
        Assert.NotEmpty(levels);
        Assert.All(levels, level => Assert.StartsWith($"0 {names[level]}", Run(("VKSIM_ISA", level)), StringComparison.Ordinal));
    }

    [Fact]
    public void AMissingBuildIsTold()
    {
        File.Copy(Places.Library, _folder.At("libvksim.so"));
        Tool.Require(
            "gcc",
            ["-std=c11", "-I", Places.Include, _folder.At("loads.c"), "-o", _folder.At("alone"), "-L", _folder.At(""), "-lvksim", $"-Wl,-rpath,{_folder.At("")}"]);
        Assert.StartsWith("13 libvksim cannot load its build for this processor", Tool.Require(_folder.At("alone"), []), StringComparison.Ordinal);
    }

    private string Run(params (string Name, string Value)[] environment) =>
        Tool.RequireSanitized(_folder.At("loads"), [], withDrivers: false, environment);
}
