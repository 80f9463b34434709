using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>What of the table may be measured is what a device can run.</summary>
public sealed class TuningTableTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryValueFitsTheDevice(DeviceCase row) => DeviceMatrix.RunAlone(row, (_, gpu) =>
    {
        if (gpu is not null)
        {
            var limits = new GpuLimits(gpu.Capabilities);
            bool isSoftware = gpu.Adapter.IsSoftware && row.Cut != WorkCut.ForHardware;
            Check(isSoftware ? GpuTuning.For(gpu, limits) : GpuTuning.Hardware(limits), limits, isSoftware);
        }
    });

    [Theory]
    [InlineData(128, 16384)]
    [InlineData(256, 16384)]
    [InlineData(256, 32768)]
    [InlineData(1024, 32768)]
    [InlineData(1024, 65536)]
    public void EveryValueFitsGpusOfAnySize(int invocations, int sharedBytes)
    {
        var limits = new GpuLimits(new DeviceCapabilities
        {
            MaxStorageBufferRange = 1 << 27,
            MinStorageBufferOffsetAlignment = 64,
            MaxComputeWorkGroupInvocations = invocations,
            MaxComputeWorkGroupCount = (65535, 65535, 65535),
            MaxComputeSharedMemorySize = sharedBytes,
        });
        Assert.All((string?[])["AMD", "Intel", "Qualcomm", null], vendor => Check(GpuTuning.Hardware(limits, vendor), limits, isSoftware: false));
    }

    [Fact]
    public void NamesAreThoseOfKernels()
    {
        string[] kernels = [.. ShaderLibrary.Names.Select(name => name.Split('.')[0]), "nearest"];
        string[] names = [.. TuningTable.Parameters.Select(parameter => parameter.Name)];
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Contains(name.Split('.')[0], kernels));
        Assert.All(names, name => Assert.Equal(name, TuningTable.Find(name)?.Name));
        Assert.Null(TuningTable.Find("nearest"));
    }

    [Fact]
    public void MatrixUnitsAreThoseOfTheDevice()
    {
        TuningParameter units = TuningTable.MatrixUnits;
        var limits = new GpuLimits(new DeviceCapabilities { MaxComputeWorkGroupInvocations = 1024, MaxComputeSharedMemorySize = 32768 });
        GpuTuning without = GpuTuning.Hardware(limits);
        Assert.Null(units.Read(without));
        GpuTuning table = without with { MatrixTiles = [new(16, 16, 16, 32), new(16, 8, 16, 32)] };
        Assert.Equal([0, 0, 0], units.Read(table)!);
        Assert.Equal(["16×16×16", "16×8×16"], units.Others(table, limits, isSoftware: false).Select(value => TuningParameter.Text(value)).Order());
        GpuTuning with = units.Write(table, [16, 8, 16]);
        Assert.Equal(table.MatrixTiles[1], with.MatrixTile);
        Assert.Equal([16, 8, 16], units.Read(with)!);
        Assert.Null(units.Write(with, [0, 0, 0]).MatrixTile);

        // What another driver had.
        Assert.True(units.IsLegal([32, 8, 16], limits, isSoftware: false));
        Assert.Null(units.Write(table, [32, 8, 16]).MatrixTile);
    }

    private static void Check(GpuTuning table, GpuLimits limits, bool isSoftware)
    {
        TuningParameter[] used = [.. TuningTable.Parameters.Where(parameter => parameter.Read(table) is not null)];
        Assert.True(used.Length >= (isSoftware ? 6 : 7), $"{used.Length} parameters.");
        foreach (TuningParameter parameter in used)
        {
            int[] own = parameter.Read(table)!;
            int[][] points = [.. parameter.Points(limits, isSoftware)];
            Assert.True(parameter.IsLegal(own, limits, isSoftware), $"{parameter.Name} = {TuningParameter.Text(own)} of the table is not legal.");
            Assert.Equal(points.Length, points.Select(point => TuningParameter.Text(point)).Distinct().Count());
            Assert.Equal(points.Length - 1, parameter.Others(table, limits, isSoftware).Count());
            Assert.All(points, point =>
            {
                Assert.Equal(point, parameter.Read(parameter.Write(table, point)));
                Assert.Equal(own.Length, point.Length);
                int invocations = point.Length == 5 ? point[0] * point[1] : parameter.Name.Contains(".group", StringComparison.Ordinal) ? point[0] : 1;
                Assert.InRange(invocations, 1, limits.Invocations);
            });
            Assert.False(parameter.IsLegal([.. own, 1], limits, isSoftware));
            Assert.False(parameter.IsLegal([.. own.Select(_ => 3)], limits, isSoftware));
        }
    }
}
