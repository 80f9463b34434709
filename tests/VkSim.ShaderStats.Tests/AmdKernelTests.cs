using System.Diagnostics;

namespace VkSim.ShaderStats.Tests;

/// <summary>
/// Every kernel compiled by Mesa's compiler for AMD, without a GPU: none spills, and none is worse by more than a tenth than in the
/// tables of bench/results/kernels, which 'build.cs -- shaders stats --renew' writes anew. With 'test --all' every kernel instead of
/// one of each kind, for spills alone.
/// </summary>
public sealed class AmdKernelTests
{
    public static TheoryData<string, int> Compilers => new()
    {
        { "polaris10", 64 }, { "vega10", 64 }, { "navi10", 32 }, { "navi10", 64 }, { "navi21", 32 }, { "navi21", 64 },
        { "gfx1100", 32 }, { "gfx1100", 64 },
    };

    [SkippableTheory]
    [MemberData(nameof(Compilers))]
    public void NoKernelSpillsOrGetsWorse(string family, int subgroup)
    {
        string table = Path.Combine(Root(), "bench", "results", "kernels", $"{family}-{subgroup}.json");
        string[] how = Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") is null ? ["--slice", "--against", table] : ["--json"];
        (int exitCode, string said) = Run(["--driver", family, "--subgroup", $"{subgroup}", .. how]);
        Skip.If(exitCode == 3 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") != "1", said);
        Assert.True(exitCode == 0, said);
    }

    private static (int ExitCode, string Said) Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(StatsCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process tool = Process.Start(start)!;
        // Read, so that the tool does not wait for it to be.
        tool.OutputDataReceived += (_, _) => { };
        tool.BeginOutputReadLine();
        string said = tool.StandardError.ReadToEnd();
        tool.WaitForExit();
        return (tool.ExitCode, said);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VkSim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("VkSim.sln is in no folder above.");
        }

        return folder;
    }
}
