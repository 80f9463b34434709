using System.Text;
using VkSim.Compute;
using VkSim.Reports.Html;
using VkSim.Reports.Pages;

namespace VkSim.Cli.Tests.Benchmarks;

public sealed class KernelCensusTests
{
    private static readonly DeviceOperation _dot = new PairOperation("dot", 64, 64, 128, new(Metric.Dot));
    private static readonly DeviceOperation _wide = new PairOperation("dot", 64, 64, 256, new(Metric.Dot));

    [Fact]
    public void AKernelIsTheFiguresThatTheDriverHas()
    {
        var kernel = new CompiledKernel(
            "sum", new SortedDictionary<uint, ulong> { [0] = 128, [3] = 1 }, 32, 128,
            KernelFigures.Of(
            [
                new KernelExecutable("compute", "", 32, [Statistic("Registers used", 40), Statistic("Spilled VGPRs", 2), Statistic("Instructions", 900)], []),
                new KernelExecutable("more", "", 32, [Statistic("Instructions", 100)], []),
            ]));
        var json = BenchKernelJson.Of(kernel, ["a row"]);
        Assert.Equal(
            new BenchKernelJson("sum 0=128,3=1 subgroup 32", json.Rows, 40, 2, null, null, null, 32, 1000, null, null, null), json);
        Assert.Equal(["a row"], json.Rows);
    }

    [Fact]
    public void ThePageHasAColumnForWhatIsTold()
    {
        BenchKernelJson kernel = new("sum <1>", ["a", "b"], 40, 0, null, null, null, null, 1000, null, null, 0.75);
        ReportPage page = BenchPage.Of(BenchResults.Of("x", BenchResults.Scored(1)) with { Kernels = [kernel] });
        ReportTable table = Assert.IsType<ReportTable>(Assert.Single(page.Sections.Single(section => section.Heading == "Kernels").Blocks));
        Assert.Equal(["Kernel", "Registers", "Spills", "Instructions", "Multiply-adds in the loop", "Operations"], table.Columns.Select(column => column.Name));
        Assert.Equal(["sum <1>", "40", "0", "1000", "75 %", "2"], Assert.Single(table.Rows));
        using var stream = new MemoryStream();
        PageWriter.Write(page, stream);
        Assert.Contains("sum &lt;1&gt;", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [SkippableFact]
    public void WhatADriverDoesNotTellIsNull()
    {
        GpuAdapter? adapter = Adapters(GpuAdapter.Enumerate).FirstOrDefault(one => !one.Capabilities.Supports(GpuCapability.PipelineStatistics));
        Skip.If(adapter is null, "Every driver here tells of its kernels.");
        using GpuDevice device = GpuDevice.Create(adapter);
        Assert.Null(KernelCensus.Of(device, [_dot], TimeSpan.FromMinutes(5), default));
    }

    /// <summary>Also with RADV_FORCE_FAMILY=navi21 and VK_DRIVER_FILES naming Mesa's driver for AMD, without a GPU.</summary>
    [SkippableFact]
    public void EveryKernelIsToldOnceWithTheRowsThatRunIt()
    {
        GpuAdapter? adapter = Adapters(GpuAdapter.EnumerateCompilers).FirstOrDefault(one => one.Capabilities.Supports(GpuCapability.PipelineStatistics));
        Skip.If(adapter is null, "No driver here tells of its kernels.");
        BenchKernelJson[] kernels = KernelCensus.Of(adapter, new GpuDeviceOptions(), [_dot, _wide], TimeSpan.FromMinutes(5), default);
        Assert.NotEmpty(kernels);
        Assert.Distinct(kernels.Select(kernel => kernel.Kernel));
        Assert.All(kernels, kernel => Assert.True(kernel is { Instructions: > 0, Rows.Count: > 0 }));
        foreach (DeviceOperation operation in new[] { _dot, _wide })
        {
            Assert.Contains(kernels, kernel => kernel.Rows.Contains(BenchKey.Of(operation).ToString()));
        }

        Assert.Empty(KernelCensus.Of(adapter, new GpuDeviceOptions(), [_dot], TimeSpan.Zero, default));
    }

    private static IReadOnlyList<GpuAdapter> Adapters(Func<IReadOnlyList<GpuAdapter>> enumerate)
    {
        try
        {
            return enumerate();
        }
        catch (NoVulkanException)
        {
            return [];
        }
    }

    private static KernelStatistic Statistic(string name, double value) => new(name, "", value);
}
