using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VkSim.ShaderStats.Tests;

/// <summary>
/// Every kernel compiled by Mesa's compiler for AMD, without a GPU: none spills, and none is worse by more than a tenth than in the
/// tables of bench/results/kernels, which 'build.cs -- shaders stats --renew' writes anew. Each generation at each width of its subgroups: one of them whole, of the others what
/// the tables were not made of; with 'test --all' every kernel of all instead of one of each kind, for spills alone.
/// </summary>
public sealed class AmdKernelTests
{
    public static TheoryData<string, int> Compilers => new()
    {
        { "polaris10", 64 }, { "vega10", 64 }, { "navi10", 32 }, { "navi10", 64 }, { "navi21", 32 }, { "navi21", 64 }, { "gfx1100", 32 }, { "gfx1100", 64 },
    };

    private static bool IsWhole => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") is not null;

    [SkippableTheory]
    [MemberData(nameof(Compilers))]
    public void NoKernelSpillsOrGetsWorse(string family, int subgroup)
    {
        string table = Path.Combine(Root(), "bench", "results", "kernels", $"{family}-{subgroup}.json");
        string[] how = IsWhole ? ["--json"] : family == "navi21" && subgroup == 32 ? ["--slice", "--against", table] : ["--slice", "--against", table, "--changed"];
        (int exitCode, _, string said) = StatsProgram.Run(["--driver", family, "--subgroup", $"{subgroup}", .. how]);
        Skip.If(exitCode == 3 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") != "1", said);
        Assert.True(exitCode == 0, said);
    }

    [SkippableFact]
    public void WhatATableWasNotMadeOfIsCompiled()
    {
        string changed = Path.GetTempFileName();
        try
        {
            string table = File.ReadAllText(Path.Combine(Root(), "bench", "results", "kernels", "navi21-32.json"));
            File.WriteAllText(changed, new Regex("(\"normalize.vec4-tree [^\"]*\": {\"module\": \")[0-9a-f]*").Replace(table, "$1", 1));
            (int exitCode, _, string said) = StatsProgram.Run(["--driver", "navi21", "--subgroup", "32", "--slice", "--against", changed, "--changed"]);
            Skip.If(exitCode == 3 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") != "1", said);
            Assert.True(exitCode == 0, said);
            Match counts = Regex.Match(said, "([0-9]+) kernels, ([0-9]+) compiled, 0 faults");
            Skip.If(counts.Groups[1].Value == counts.Groups[2].Value, "The tables are another compiler's.");
            Assert.Equal("1", counts.Groups[2].Value);
        }
        finally
        {
            File.Delete(changed);
        }
    }

    [Fact]
    public void ProductsAreMultiplyAddsForTheMostPart()
    {
        string table = File.ReadAllText(Path.Combine(Root(), "bench", "results", "kernels", "navi21-32.json"));
        (string Kernel, double Percent)[] products =
        [
            .. JsonNode.Parse(table)!["kernels"]!.AsObject().Where(k => IsOfProducts(k.Key))
                .Select(k => (k.Key, (double)k.Value!["loopMultiplyAddPercent"]!)),
        ];
        Assert.Contains(products, p => p.Kernel.StartsWith("pairwise_tile", StringComparison.Ordinal));
        Assert.Contains(products, p => p.Kernel.StartsWith("product_tile", StringComparison.Ordinal));
        Assert.All(products, p => Assert.True(p.Percent >= 75, $"{p.Kernel}: {p.Percent} % of the loop are multiply-adds; expected 75."));
    }

    // Tiles of a gradient's products; and of pairs where constant 3 says cosine (0) or dot product (1), or 10 a distance from products. Those of
    // fewer than 4×4 sums an invocation are for pairs that do not fill a device.
    private static bool IsOfProducts(string key) =>
        key.StartsWith("product_tile", StringComparison.Ordinal)
        || (key.StartsWith("pairwise_tile", StringComparison.Ordinal) && Regex.IsMatch(key, ",3=[01],|,10=[12],") && Regex.IsMatch(key, ",5=[48],6=4,"));

    [SkippableFact]
    public void OnlyTheKernelsAskedForAreCompiled()
    {
        (int exitCode, string table, string said) = StatsProgram.Run(["--driver", "navi21", "--slice", "--json", "--kernel", "normalize.vec4"]);
        Skip.If(exitCode == 3 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") != "1", said);
        Assert.True(exitCode == 0, said);
        string[] kernels = [.. JsonNode.Parse(table)!["kernels"]!.AsObject().Select(k => k.Key.Split(' ')[0]).Distinct()];
        Assert.Equal(["normalize.vec4-subgroup", "normalize.vec4-tree"], kernels);
    }

    [SkippableFact]
    public void AKernelThatThereIsNotSaysSo()
    {
        (int exitCode, _, string said) = StatsProgram.Run(["--driver", "navi21", "--slice", "--kernel", "no such kernel"]);
        Skip.If(exitCode == 3 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") != "1", said);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("stats: --kernel no such kernel: the name of no shader contains it", said, StringComparison.Ordinal);
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
