using System.Diagnostics;
using System.Text.RegularExpressions;

namespace VkSim.ShaderStats.Tests;

/// <summary>
/// Every kernel with the constants that the tuning for a GPU chooses, written as for MoltenVK and translated to Metal's language as it
/// does. A function constant there can size no array of a threadgroup: such a kernel does not compile on a Mac.
/// </summary>
public sealed partial class MetalKernelTests
{
    [SkippableFact]
    public async Task KernelsTranslateWithoutFunctionConstants()
    {
        string? translator = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "spirv-cross")).FirstOrDefault(File.Exists);
        Skip.If(translator is null, "spirv-cross is not installed.");
        string folder = Directory.CreateTempSubdirectory("vksim-metal").FullName;
        try
        {
            // The kernels of one that runs subgroups of 32, as Apple's do; where rows are streamed AMD's have invocations that read for one another besides.
            (int exitCode, _, string said) = StatsProgram.Run(["--driver", "navi21", "--subgroup", "32", "--slice", "--modules", folder]);
            Skip.If(exitCode == 3 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") != "1", said);
            string[] modules = Directory.GetFiles(folder);
            Assert.True(modules.Length > 100, $"{modules.Length} modules: {said}");
            int arrays = 0;
            await Parallel.ForEachAsync(modules, async (module, cancellation) =>
            {
                string metal = await Translate(translator!, module, cancellation);
                Interlocked.Add(ref arrays, CheckSizes(Path.GetFileName(module), metal));
            });
            Assert.True(arrays > 50, $"{arrays} arrays of threadgroups in {modules.Length} modules");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Translate(string translator, string module, CancellationToken cancellation)
    {
        // 2.3 is Metal of macOS 11, which has what SIMD groups do for the subgroups.
        using Process process = Process.Start(new ProcessStartInfo(translator, ["--msl", "--msl-version", "20300", "--stage", "comp", module])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string metal = await process.StandardOutput.ReadToEndAsync(cancellation);
        string said = await errors;
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0 && metal.Contains("kernel void", StringComparison.Ordinal), $"{Path.GetFileName(module)}: {said}");
        return metal;
    }

    private static int CheckSizes(string name, string metal)
    {
        Assert.False(metal.Contains("function_constant", StringComparison.Ordinal), $"{name} has a function constant.");
        MatchCollection arrays = ThreadgroupArray().Matches(metal);
        Assert.All(arrays, a => Assert.True(a.Groups[1].Value.All(char.IsAsciiDigit), $"{name}: the size of '{a.Value}' is no number."));
        return arrays.Count;
    }

    [GeneratedRegex(@"threadgroup [^;({]*?\w\[([^\]]+)\];")]
    private static partial Regex ThreadgroupArray();
}
