using System.Text.Json;
using VkSim.Compute;

namespace VkSim.ShaderStats.Tests;

public sealed class KernelTableTests
{
    private static readonly KernelFigures Good = new() { Registers = 32, Spills = 0, Scratch = 0, Waves = 16, Instructions = 1000, Cycles = 5000 };

    [Fact]
    public void TheSameKernelsAreNoFault() => Assert.Empty(Table(Good).Faults(Kept(Table(Good))));

    [Fact]
    public void SpillsAndScratchAreFaultsWhateverWasKept()
    {
        KernelTable bad = Table(Good with { Spills = 3, Scratch = 64 });
        Assert.Equal(["sum 0=128: 3 spills, 64 bytes of scratch; expected none"], bad.Faults(null));
        Assert.Single(bad.Faults(Kept(bad)));
    }

    [Fact]
    public void MoreThanATenthWorseIsAFault()
    {
        KeptTable kept = Kept(Table(Good));
        Assert.Empty(Table(Good with { Instructions = 1100, Cycles = 5500, Waves = 15, Registers = 64 }).Faults(kept));
        Assert.Equal(
            [
                "sum 0=128: waves: 14 instead of 16; worse by more than a tenth",
                "sum 0=128: instructions: 1200 instead of 1000; worse by more than a tenth",
                "sum 0=128: cycles: 6000 instead of 5000; worse by more than a tenth",
            ],
            Table(Good with { Instructions = 1200, Cycles = 6000, Waves = 14 }).Faults(kept));
        Assert.Empty(Table(Good with { Instructions = 10, Cycles = 10, Waves = 20 }).Faults(kept));
    }

    [Fact]
    public void KernelsThatCameOrWentAreFaults()
    {
        KeptTable kept = Kept(Table(Good));
        KernelTable other = Table(Good) with { Kernels = [Kernel("product", Good)], Modules = Modules("product") };
        Assert.Equal(
            ["product 0=128: is not in the table; renew it", "sum 0=128: is in the table and not compiled any more; renew it"], other.Faults(kept));
    }

    [Fact]
    public void AnotherCompilersTableIsNotComparedWith() =>
        Assert.Empty((Table(Good with { Instructions = 9000 }) with { Driver = "other 2" }).Faults(Kept(Table(Good))));

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"driver\": 1, \"kernels\": {}}")]
    [InlineData("{\"driver\": \"compiler 1\", \"kernels\": {\"sum\": {\"cycles\": \"many\"}}}")]
    [InlineData("{\"driver\": \"compiler 1\", \"kernels\": {\"sum\": 1}}")]
    [InlineData("{\"driver\": \"compiler 1\"}")]
    public void WhatIsNoTableIsRefused(string kept) => Assert.ThrowsAny<JsonException>(() => KeptTable.Parse(kept));

    [Fact]
    public void AKernelThatWasNotCompiledAnewIsNotGone()
    {
        KernelTable known = Table(Good) with { Kernels = [] };
        KeptTable kept = Kept(Table(Good));
        Assert.Empty(known.Faults(kept));
        (var written, var anew) = (new StringWriter(), new StringWriter());
        known.WriteJson(written, kept);
        Table(Good).WriteJson(anew, null);
        Assert.Equal(anew.ToString(), written.ToString());
    }

    [Fact]
    public void ATableKnowsItsModules()
    {
        KeptTable kept = Kept(Table(Good));
        Assert.True(kept.Has("sum 0=128", "5a"));
        Assert.False(kept.Has("sum 0=128", "5b"));
        Assert.False(kept.Has("product 0=128", "5a"));
    }

    private static KernelTable Table(KernelFigures figures) => new("device", "compiler 1", [Kernel("sum", figures)], Modules("sum"));

    private static Dictionary<string, string> Modules(string name) => new() { [$"{name} 0=128"] = "5a" };

    private static CompiledKernel Kernel(string name, KernelFigures figures) =>
        new(name, new SortedDictionary<uint, ulong> { [0] = 128 }, 0, 128, figures);

    private static KeptTable Kept(KernelTable table)
    {
        var text = new StringWriter();
        table.WriteJson(text, null);
        return KeptTable.Parse(text.ToString());
    }
}
