using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;

namespace VkSim.Tests.Gpu;

public sealed class GpuTuningTests
{
    // Right rows that fill any device, whatever the tile.
    private const int Many = 1_000_000;

    [Theory]
    [InlineData(128, 16384)]
    [InlineData(256, 16384)]
    [InlineData(1024, 32768)]
    [InlineData(1024, 49152)]
    public void TheStagedTileFitsTheDevice(int invocations, int sharedBytes)
    {
        var limits = new GpuLimits(Capabilities(invocations, sharedBytes));
        GpuTuning tuning = GpuTuning.Hardware(limits);
        Assert.NotNull(tuning.StagedTile);
        Assert.True(tuning.StagedTile.Value.FitsStaged(limits));
        Assert.True(tuning.StagedTile.Value.LeftRows * tuning.StagedTile.Value.RightRows <= 64);
        Assert.True(tuning.RowGroup <= invocations && tuning.SelectGroup <= invocations && tuning.StreamGroup <= invocations);
    }

    // As many sums as the vendor's registers hold; fewer where the device has less.
    [Theory]
    [InlineData("AMD", 1024, 8, 4, 8, 8, 4)]
    [InlineData("NVIDIA", 1024, 8, 4, 8, 8, 4)]
    [InlineData("Intel", 1024, 4, 4, 4, 4, 1)]
    [InlineData("Qualcomm", 1024, 4, 4, 4, 4, 1)]
    [InlineData("Qualcomm", 128, 4, 4, 4, 4, 1)]
    [InlineData(null, 128, 4, 4, 8, 8, 4)]
    public void TilesKeepToTheVendorsRegisters(
        string? vendor, int invocations, int leftRows, int rightRows, int productRows, int productsAtATime, int differencesAtATime)
    {
        var limits = new GpuLimits(Capabilities(invocations, 32768));
        GpuTuning tuning = GpuTuning.Hardware(limits, vendor);
        TileShape tile = tuning.StagedTile!.Value;
        Assert.Equal((leftRows, rightRows), (tile.LeftRows, tile.RightRows));
        Assert.True(tile.FitsStaged(limits));
        TileShape products = tuning.StagedProductTile!.Value;
        TileShape differences = tuning.StagedGradientTile!.Value;
        Assert.Equal((productRows, productsAtATime, 4, differencesAtATime), (products.LeftRows, products.RightRows, differences.LeftRows, differences.RightRows));
        foreach (int rows in (int[])[5, 16, 64, 1024])
        {
            PairwiseMethod method = PairwiseMethod.For(tuning, rows, Many, 512, new PairwiseSettings(Metric.Cosine));
            Assert.True(method.Staged && method.Tile.LeftRows * method.Tile.RightRows <= leftRows * rightRows, $"{rows} rows: {method.Tile}");
        }
    }

    // What is on its way takes registers.
    [Theory]
    [InlineData("AMD", nameof(TileLoads.Ahead))]
    [InlineData("NVIDIA", nameof(TileLoads.Ahead))]
    [InlineData("Intel", nameof(TileLoads.Together))]
    [InlineData("Qualcomm", nameof(TileLoads.OneByOne))]
    [InlineData(null, nameof(TileLoads.Ahead))]
    public void TilesAreLoadedAsTheVendorsRegistersAllow(string? vendor, string loads) =>
        Assert.Equal(loads, $"{GpuTuning.Hardware(new GpuLimits(Capabilities(1024, 32768)), vendor).TileLoads}");

    // Where the first cache does not keep the lines that all invocations have begun to read.
    [Theory]
    [InlineData("AMD", 4)]
    [InlineData("NVIDIA", 1)]
    [InlineData("Intel", 1)]
    [InlineData("Qualcomm", 1)]
    [InlineData(null, 1)]
    public void NeighboursReadForOneAnotherWhereCachesAreSmall(string? vendor, int sharers)
    {
        GpuTuning tuning = GpuTuning.Hardware(new GpuLimits(Capabilities(1024, 32768)), vendor);
        Assert.Equal((sharers, sharers), (tuning.StreamSharers, tuning.RowSharers));
    }

    // What has 4 waves of 128 on an Adreno, by its compiler.
    [Theory]
    [InlineData(1024, 512, Metric.Dot, 16)]
    [InlineData(33, 512, Metric.Cosine, 16)]
    [InlineData(32, 512, Metric.Cosine, 8)]
    [InlineData(5, 512, Metric.Dot, 8)]
    [InlineData(3, 512, Metric.Cosine, 8)]
    [InlineData(2, 512, Metric.Cosine, 2)]
    [InlineData(1024, 512, Metric.L2, 8)]
    [InlineData(16, 512, Metric.L1, 8)]
    [InlineData(1024, 512, Metric.LInf, 8)]
    [InlineData(1024, 512, Metric.Lp, 2)]
    [InlineData(1024, 20_000, Metric.Dot, 8)]
    [InlineData(1024, 20_000, Metric.L2, 4)]
    [InlineData(1024, 20_000, Metric.LInf, 8)]
    public void ComparisonsOfMoreRegistersHaveFewerSumsOnAnAdreno(int rows, int columns, Metric metric, int sums)
    {
        GpuTuning tuning = GpuTuning.Hardware(new GpuLimits(Capabilities(1024, 32768)), "Qualcomm");
        TileShape tile = PairwiseMethod.For(tuning, rows, Many, columns, new PairwiseSettings(metric, 3.3f)).Tile;
        Assert.Equal(sums, tile.LeftRows * tile.RightRows);
    }

    // A root takes registers of its own; the product of powers does not.
    [Theory]
    [InlineData(2.5f, 512, 4)]
    [InlineData(0.5f, 512, 4)]
    [InlineData(3, 512, 8)]
    [InlineData(2.5f, 20_000, 4)]
    [InlineData(3.3f, 512, 2)]
    public void PowersWithARootHaveFewerSumsOnAnAdreno(float order, int columns, int sums)
    {
        var limits = new GpuLimits(Capabilities(1024, 32768));
        TileShape tile = PairwiseMethod.For(GpuTuning.Hardware(limits, "Qualcomm"), 1024, Many, columns, new PairwiseSettings(Metric.Lp, order)).Tile;
        Assert.Equal(sums, tile.LeftRows * tile.RightRows);
        Assert.Equal(int.MaxValue, GpuTuning.Hardware(limits).RootPairs);
    }

    // 64 invocations work in step where a workgroup has no more, and have twice as many registers each.
    [Theory]
    [InlineData("Qualcomm", 64)]
    [InlineData("AMD", 128)]
    [InlineData(null, 128)]
    public void GradientsOfFewRowsHaveWorkgroupsAsRegistersWantThem(string? vendor, int invocations)
    {
        TileShape tile = GpuTuning.Hardware(new GpuLimits(Capabilities(1024, 32768)), vendor).GradientTile;
        Assert.Equal((invocations, 16), (tile.X * tile.Y, tile.Y * tile.LeftRows));
    }

    // Where left rows cost few loads, an invocation has as many of them as there are, and fewer right rows.
    [Theory]
    [InlineData(8, Metric.Dot, 8, 16)]
    [InlineData(16, Metric.Dot, 16, 16)]
    [InlineData(33, Metric.Cosine, 34, 8)]
    [InlineData(35, Metric.Cosine, 36, 7)]
    [InlineData(57, Metric.Cosine, 30, 9)]
    [InlineData(64, Metric.Cosine, 32, 8)]
    [InlineData(129, Metric.Cosine, 44, 6)]
    [InlineData(1024, Metric.Dot, 56, 5)]
    [InlineData(1024, Metric.L1, 50, 4)]
    [InlineData(8, Metric.L2, 8, 16)]
    public void SharedLeftRowsMakeTilesOfFewRightOnes(int rows, Metric metric, int leftRows, int rightRows)
    {
        GpuTuning tuning = GpuTuning.Hardware(new GpuLimits(Capabilities(1024, 32768))) with
        {
            StagedTile = null,
            FewRows = 64,
            SharedLeftTile = new TileShape(8, 8, 56, 5, 1),
        };
        PairwiseMethod shared = PairwiseMethod.For(tuning, rows, Many, 128, new PairwiseSettings(metric), rightIsVec4: true);
        Assert.True(shared.SharesLeftRows);
        Assert.Equal((leftRows, rightRows), (shared.Tile.LeftRows, shared.Tile.RightRows));
        PairwiseMethod own = PairwiseMethod.For(tuning, rows, Many, 128, new PairwiseSettings(metric));
        Assert.Equal(PairwiseMethod.For(tuning with { SharedLeftTile = null }, rows, Many, 128, new PairwiseSettings(metric)), own);
    }

    [Fact]
    public void WithoutRoomForATileRowsAreNotStaged()
    {
        var limits = new GpuLimits(Capabilities(32, 16384));
        GpuTuning tuning = GpuTuning.Hardware(limits);
        Assert.Null(tuning.StagedTile);
        Assert.False(PairwiseMethod.For(tuning, 100, Many, 64, new PairwiseSettings(Metric.L2)).Staged);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(64, 32, 1)]
    [InlineData(65, 32, 2)]
    [InlineData(512, 32, 8)]
    [InlineData(768, 4, 4)]
    [InlineData(768, 32, 16)]
    [InlineData(4096, 0, 32)]
    [InlineData(4096, 64, 64)]
    [InlineData(1_000_000, 32, 128)]
    public void RowsArePartsOfASubgroupASubgroupOrAWorkgroup(int columns, int subgroup, int lanes)
    {
        GpuTuning tuning = GpuTuning.Hardware(new GpuLimits(Capabilities(1024, 32768))) with { SubgroupSize = subgroup };
        Assert.Equal(lanes, tuning.BlockLanesFor(columns, 128));
        Assert.InRange(tuning.LanesFor(columns), lanes, subgroup == 0 || columns >= tuning.WideRow ? 128 : subgroup);
        Assert.Equal(columns >= tuning.WideRow ? lanes : 1, (tuning with { MostLanes = 1 }).BlockLanesFor(columns, 128));
    }

    [Theory]
    [InlineData(Metric.Dot, 1024, 1024)]
    [InlineData(Metric.L1, 1024, 1024)]
    [InlineData(Metric.Cosine, 64, 64)]
    [InlineData(Metric.Lp, 16, 4)]
    public void ATileHasNoMorePairsThanCompilersTakeQuickly(Metric metric, int most, int mostOfAnyOrder)
    {
        GpuTuning tuning = GpuTuning.Hardware(new GpuLimits(Capabilities(32, 16384))) with { StreamTile = new TileShape(8, 4, 32, 32, 1) };
        TileShape tile = PairwiseMethod.For(tuning, 100, Many, 64, new PairwiseSettings(metric, 3)).Tile;
        TileShape other = PairwiseMethod.For(tuning, 100, Many, 64, new PairwiseSettings(metric, 3.3f)).Tile;
        Assert.Equal((most, mostOfAnyOrder), (tile.LeftRows * tile.RightRows, other.LeftRows * other.RightRows));
    }

    // Least work where all invocations read the right rows besides.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 6, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(9, 6, 2)]
    [InlineData(16, 8, 2)]
    [InlineData(64, 8, 4)]
    public void FewLeftRowsAreHeldByFewInvocations(int rows, int leftRows, int y)
    {
        TileShape tile = new TileShape(8, 4, 8, 16, 1).ForFewRows(rows, 2);
        Assert.Equal(new TileShape(8, y, leftRows, 16, 1), tile);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(16, 16)]
    [InlineData(32, 32)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    [InlineData(128, 128)]
    [InlineData(1024, 128)]
    public void AStagedTileHasNoMoreLeftRowsThanThereAre(int rows, int ofTile)
    {
        var limits = new GpuLimits(Capabilities(256, 16384));
        TileShape tile = GpuTuning.Hardware(limits).StagedTile!.Value.StagedFor(rows);
        Assert.Equal(ofTile, tile.Y * tile.LeftRows);
        Assert.True(tile.FitsStaged(limits) && tile.X * tile.Y >= 64);
    }

    // A large tile where its workgroups fill the device; else smaller ones, of which there are more.
    [Theory]
    [InlineData(4096, 4096, 512, null, 128, 64)]
    [InlineData(1024, 2048, 512, null, 128, 64)]
    [InlineData(1024, 1024, 512, null, 64, 64)]
    [InlineData(1024, 1024, 8192, null, 64, 64)]
    [InlineData(512, 512, 512, null, 32, 32)]
    [InlineData(256, 256, 8192, null, 16, 16)]
    [InlineData(256, 256, 8192, "Intel", 16, 16)]
    [InlineData(256, 256, 8192, "Qualcomm", 16, 16)]
    [InlineData(7, 5, 64, null, 8, 32)]
    [InlineData(7, 5, 20_000, null, 8, 32)]
    [InlineData(4096, 100, 512, null, 32, 64)]
    [InlineData(100, 4096, 512, null, 32, 64)]
    [InlineData(16, 100_000, 512, null, 16, 128)]
    [InlineData(16, 16_384, 512, null, 16, 64)]
    [InlineData(16, 16_384, 8192, null, 16, 64)]
    [InlineData(16, 1024, 512, null, 16, 16)]
    [InlineData(16, 1024, 20_000, null, 16, 16)]
    [InlineData(8, 4096, 512, null, 8, 32)]
    public void AStagedTileIsAsSmallAsFillsTheDevice(int leftRows, int rightRows, int columns, string? vendor, int ofLeft, int ofRight)
    {
        var limits = new GpuLimits(Capabilities(1024, 16384));
        GpuTuning tuning = GpuTuning.Hardware(limits, vendor);
        PairwiseMethod method = PairwiseMethod.For(tuning, leftRows, rightRows, columns, new PairwiseSettings(Metric.Dot));
        Assert.Equal((ofLeft, ofRight), (method.LeftRowsOfGroup, method.RightRowsOfGroup));
        Assert.True(method.Staged && method.Tile.FitsStaged(limits) && method.Tile.X * method.Tile.Y >= 64, $"{method.Tile}");
        PairwiseMethod whole = PairwiseMethod.For(tuning with { FillingGroups = 1 }, leftRows, rightRows, columns, new PairwiseSettings(Metric.Dot));
        Assert.Equal(whole, PairwiseMethod.For(tuning, leftRows, Many, columns, new PairwiseSettings(Metric.Dot)));
    }

    private static DeviceCapabilities Capabilities(int invocations, int sharedBytes) => new()
    {
        MaxStorageBufferRange = 1 << 27,
        MinStorageBufferOffsetAlignment = 64,
        MaxComputeWorkGroupInvocations = invocations,
        MaxComputeWorkGroupCount = (65535, 65535, 65535),
        MaxComputeSharedMemorySize = sharedBytes,
    };
}
