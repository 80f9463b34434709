using System.Text;
using System.Text.RegularExpressions;
using VkSim.Catalog.Tuning;
using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.Tests.Catalog;

/// <summary>Measured values are used as they were written, on the device where they were measured, or not at all.</summary>
public sealed class TuningFolderTests : IDisposable
{
    private static readonly TuningIdentity _device = new("Some GPU", "0123", "some driver 1.2");

    private static readonly GpuLimits _limits = new(new DeviceCapabilities
    {
        MaxStorageBufferRange = 1 << 27,
        MinStorageBufferOffsetAlignment = 64,
        MaxComputeWorkGroupInvocations = 1024,
        MaxComputeWorkGroupCount = (65535, 65535, 65535),
        MaxComputeSharedMemorySize = 32768,
    });

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vksim-test-");
    private readonly TuningFolder _folder;

    public TuningFolderTests() => _folder = new TuningFolder(Path.Combine(_root.FullName, "below", "it"));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void WhatIsWrittenIsFound()
    {
        Assert.Null(Find());
        Assert.False(_folder.Remove(_device));
        Dictionary<string, int[]> values = new() { ["pairwise_tile.tile"] = [16, 8, 4, 4, 4], ["nearest.first_window"] = [512] };
        string file = _folder.Write(_device, values);
        StoredTuning found = Find()!;
        Assert.Equal((file, null), (found.File, found.Problem));
        Assert.Equal(values, found.Values);
        Assert.Equal($"measured: 2 values of {file}", found.Text);
        GpuTuning table = found.ApplyTo(GpuTuning.Hardware(_limits));
        Assert.Equal((new TileShape(16, 8, 4, 4, 4), 512), (table.StagedTile, table.FirstWindow));
        Assert.Null(found.ApplyTo(GpuTuning.Hardware(_limits) with { StagedTile = null }).StagedTile);

        _folder.Write(_device, new Dictionary<string, int[]> { ["nearest.query_window"] = [256] });
        Assert.Equal(["nearest.query_window"], Find()!.Values.Keys);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        Assert.True(_folder.Remove(_device));
        Assert.Null(Find());
    }

    [Theory]
    [InlineData("\"device\": \"[^\"]*\"", "\"device\": \"Another\"", "Another")]
    [InlineData("\"uuid\": \"[^\"]*\"", "\"uuid\": \"9\"", "of the device")]
    [InlineData("\"driver\": \"[^\"]*\"", "\"driver\": \"some driver 1.3\"", "some driver 1.3")]
    [InlineData("\"vksim\": \"[^\"]*\"", "\"vksim\": \"0.0.1\"", "VkSim 0.0.1")]
    [InlineData("\"kernels\": \"[^\"]*\"", "\"kernels\": \"00\"", "other kernels")]
    [InlineData("\"version\": \\d+", "\"version\": 0", "version 0")]
    [InlineData("first_window\"", "last_window\"", "nearest.last_window")]
    [InlineData("512", "513", "nearest.first_window = 513")]
    [InlineData("512", "512, 512", "nearest.first_window = 512×512")]
    [InlineData("512", "", "nearest.first_window = ")]
    [InlineData("\\[\\s*512\\s*\\]", "null", "nearest.first_window = null")]
    [InlineData("512", "5.5", "damaged")]
    [InlineData("\"values\"", "\"others\"", "damaged")]
    [InlineData("\"device\": \"[^\"]*\"", "\"device\": null", "damaged")]
    [InlineData("(?s).*", "null", "no file of measured values")]
    [InlineData("(?s).*", "[]", "damaged")]
    [InlineData("(?s).*", "", "damaged")]
    public void AForeignOrDamagedFileIsNotUsedAndThatIsSaid(string pattern, string replacement, string reason)
    {
        string file = WriteOne();
        string text = File.ReadAllText(file);
        string changed = new Regex(pattern).Replace(text, replacement, 1);
        Assert.NotEqual(text, changed);
        File.WriteAllText(file, changed);
        AssertIgnored(reason);
    }

    [Fact]
    public void APieceOfAFileIsNotUsed()
    {
        string file = WriteOne();
        byte[] whole = File.ReadAllBytes(file);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            AssertIgnored("damaged");
        }
    }

    [Fact]
    public void NoBytesAreAnError()
    {
        string file = WriteOne();
        byte[] whole = File.ReadAllBytes(file);
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = [.. whole];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, bytes);
            Assert.Equal(file, Find()!.File);
        }

        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(new string('[', 5000)));
        AssertIgnored("damaged");
        File.WriteAllBytes(file, new byte[2 << 20]);
        AssertIgnored("no file of measured values");
    }

    [Fact]
    public void AFileWithoutAnyValueIsFoundAndHoldsNone()
    {
        _folder.Write(_device, new Dictionary<string, int[]>());
        Assert.Equal((null, 0), (Find()!.Problem, Find()!.Values.Count));
    }

    [Fact]
    public void WhereNothingCanBeWrittenThatIsSaidAndNothingIsLeft()
    {
        string file = _folder.FileOf(_device);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        Assert.ThrowsAny<SystemException>(() => WriteOne());
        Assert.Equal([file], Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!));
        Assert.Null(Find());
    }

    [Fact]
    public void ADeviceWithoutAnIdHasAFileOfItsName()
    {
        string name = Path.GetFileName(_folder.FileOf(new TuningIdentity("../a\\b: c", "", "d")));
        Assert.Equal("---a-b--c.tuning.json", name);
    }

    private string WriteOne() => _folder.Write(_device, new Dictionary<string, int[]> { ["nearest.first_window"] = [512] });

    private StoredTuning? Find() => _folder.Find(_device, _limits, isSoftware: false);

    private void AssertIgnored(string reason)
    {
        StoredTuning found = Find()!;
        Assert.Contains(reason, found.Problem);
        Assert.StartsWith($"ignored: {found.File}: ", found.Text);
        Assert.Empty(found.Values);
    }
}
