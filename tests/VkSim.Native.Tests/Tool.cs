using System.Diagnostics;

namespace VkSim.Native.Tests;

/// <summary>Runs other programs.</summary>
internal static class Tool
{
    // A sanitizer's memory looks like a leak where only the managed heap, which it does not know, points to it.
    private const string Suppressions = "leak:libvksim-x86-64\n";

    /// <summary>Standard output and error together, and the exit code.</summary>
    public static (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>Output of a program that must succeed.</summary>
    public static string Require(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        (int exitCode, string output) = Run(program, arguments, environment);
        Assert.True(exitCode == 0, $"{program} ended with {exitCode}:\n{output}");
        return output;
    }

    /// <summary>Compiles a C program under AddressSanitizer against the library.</summary>
    public static void Compile(string source, string program, params string[] libraries) => Require(
        "gcc",
        [
            "-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsanitize=address,undefined",
            "-fno-sanitize-recover=undefined", "-I", Places.Include, source, "-o", program, "-L", Places.LibraryFolder, "-lvksim",
            $"-Wl,-rpath,{Places.LibraryFolder}", "-lpthread", "-lm", .. libraries,
        ]);

    /// <summary>Runs a program that was compiled under AddressSanitizer. Drivers leak; without them every leak counts.</summary>
    public static string RequireSanitized(string program, IEnumerable<string> arguments, bool withDrivers, params (string Name, string Value)[] environment)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("leaks"), Suppressions);
        (string, string)[] sanitized =
        [
            ("ASAN_OPTIONS", withDrivers ? "detect_leaks=0" : "detect_leaks=1"), ("LSAN_OPTIONS", $"print_suppressions=0:suppressions={folder.At("leaks")}"),
            .. withDrivers ? environment : [.. environment, ("VK_DRIVER_FILES", "/none")],
        ];
        return Require(program, arguments, sanitized);
    }
}
