using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VkSim.Compute.Tests.Shaders;

/// <summary>A machine without any shaderc, as a process that cannot find it.</summary>
public sealed class AbsentCompilerTests
{
    [Fact]
    public void The_tool_says_what_is_missing_and_what_to_install()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.comp", "#version 450\nlayout(local_size_x = 1) in;\nvoid main() {}\n");
        foreach (string verb in new[] { "compile", "check" })
        {
            (int code, string errors) = Run(verb, folder.Path);
            Assert.Equal(1, code);
            Assert.Contains("shaderc is not installed", errors, StringComparison.Ordinal);
            Assert.Contains("package glslc", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Path.Combine(folder.Path, "spirv")));
    }

    private static (int Code, string Errors) Run(string verb, string folder)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "VkSim.ShaderTool.dll");
        string host = Path.GetFullPath(Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(host, [tool, verb, "--shaders", folder]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["VKSIM_SHADERC_LIBRARY"] = "libshaderc-that-is-not-there.so";
        start.Environment["PATH"] = "";
        start.Environment.Remove("VULKAN_SDK");
        start.Environment.Remove("VKSIM_GLSLC");
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
