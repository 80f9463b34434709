using System.Text.Json;
using VkSim.Compute;

namespace VkSim.ShaderStats.Tests;

public sealed class KernelTableTests
{
    private static readonly KernelFigures Good = new() { Registers = 32, Spills = 0, Scratch = 0, Waves = 16, Instructions = 1000, Cycles = 5000 };

    [Fact]
    public void TheSameKernelsAreNoFault() => Assert.Empty(Table(Good).Faults(Json(Table(Good))));

    [Fact]
    public void SpillsAndScratchAreFaultsWhateverWasKept()
    {
        KernelTable bad = Table(Good with { Spills = 3, Scratch = 64 });
        Assert.Equal(["sum 0=128: 3 spills, 64 bytes of scratch; expected none"], bad.Faults(null));
        Assert.Single(bad.Faults(Json(bad)));
    }

    [Fact]
    public void MoreThanATenthWorseIsAFault()
    {
        string kept = Json(Table(Good));
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
        string kept = Json(Table(Good));
        KernelTable other = Table(Good) with { Kernels = [Kernel("product", Good)] };
        Assert.Equal(
            ["product 0=128: is not in the table; renew it", "sum 0=128: is in the table and not compiled any more; renew it"], other.Faults(kept));
    }

    [Fact]
    public void AnotherCompilersTableIsNotComparedWith() =>
        Assert.Empty((Table(Good with { Instructions = 9000 }) with { Driver = "other 2" }).Faults(Json(Table(Good))));

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"driver\": \"compiler 1\"}")]
    public void WhatIsNoTableIsRefused(string kept) => Assert.ThrowsAny<JsonException>(() => Table(Good).Faults(kept).ToList());

    private static KernelTable Table(KernelFigures figures) => new("device", "compiler 1", [Kernel("sum", figures)]);

    private static CompiledKernel Kernel(string name, KernelFigures figures) =>
        new(name, new SortedDictionary<uint, ulong> { [0] = 128 }, 0, 128, figures);

    private static string Json(KernelTable table)
    {
        var text = new StringWriter();
        table.WriteJson(text);
        return text.ToString();
    }
}
