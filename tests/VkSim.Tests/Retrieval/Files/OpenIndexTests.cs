using System.Runtime.InteropServices;
using VkSim.Numerics;
using VkSim.Retrieval.Files;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval.Files;

/// <summary>Indexes that live in a file.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class OpenIndexTests : IDisposable
{
    private static readonly EmbeddingIndexOptions s_options = new() { Dimensions = 3, Metric = Metric.L1 };

    private readonly ScratchFolder _folder = new();

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    private string Index => _folder.PathOf("a.vksim");

    private string Log => Index + "-log";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Devices))]
    public void AnySequenceOfChangesSavesAndCrashesKeepsWhatADictionaryHolds(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType storage in Enum.GetValues<ElementType>())
        {
            int seed = (int)storage;
            using var folder = new ScratchFolder();
            EmbeddingIndexOptions options = new() { Dimensions = 1 + seed, Metric = seed == 0 ? Metric.L2 : Metric.Dot, Storage = storage };
            new IndexWalk(device, options, new Random(seed)).Run(row.IsCpu ? 150 : row.Scale(40, 12), folder, (IndexFlush)(seed % 3));
        }
    });

    [Theory]
    [InlineData(Quantization.Int8, Metric.L2, 6)]
    [InlineData(Quantization.Int8, Metric.Dot, 17)]
    [InlineData(Quantization.Binary, Metric.L0, 5)]
    [InlineData(Quantization.Binary, Metric.L0, 70)]
    public void AnySequenceOfChangesOfQuantizedVectorsKeepsWhatADictionaryHolds(Quantization quantization, Metric metric, int dimensions)
    {
        using var device = VectorDevice.Create("cpu");
        EmbeddingIndexOptions options = new() { Dimensions = dimensions, Metric = metric, Quantization = quantization };
        new IndexWalk(device, options, new Random(dimensions)).Run(120, _folder, (IndexFlush)(dimensions % 3));
    }

    [Theory]
    [InlineData(Quantization.Int8, Metric.Cosine, 17)]
    [InlineData(Quantization.Int8, Metric.L2, 0)]
    [InlineData(Quantization.Binary, Metric.L0, 200)]
    [InlineData(Quantization.Binary, Metric.L0, 0)]
    public void FileAndLogHoldTheWordsThatTheIndexHolds(Quantization quantization, Metric metric, int dimensions)
    {
        const int Half = 50;
        using var device = VectorDevice.Create("cpu");
        EmbeddingIndexOptions options = new() { Dimensions = dimensions, Metric = metric, Quantization = quantization };
        float[] rows = RandomRows.Normal(2 * Half, dimensions, 1);
        rows.AsSpan(0, dimensions).Clear();
        rows.AsSpan(Half * dimensions, dimensions).Fill(float.NaN);
        long[] ids = [.. Enumerable.Range(0, 2 * Half).Select(i => (long)i)];
        float[] queries = RandomRows.Normal(2, dimensions, 2);
        float[] words = new float[ids.Length * options.StoredColumns];
        CodedRow.EncodeAll(quantization, rows, dimensions, words);
        byte[] coded = MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
        uint[][] expected;
        using (var index = EmbeddingIndex.Open(Index, device, options))
        {
            index.AddRange(ids[..Half], rows.AsSpan(0, Half * dimensions));
            index.Save();
            index.AddRange(ids[Half..], rows.AsSpan(Half * dimensions));
            expected = Content(index);
        }

        int bytes = coded.Length / 2;
        Assert.Equal(Half * options.RowBytes, bytes);
        Assert.Equal(coded[..bytes], File.ReadAllBytes(Index).AsSpan(IndexFileHeader.Bytes, bytes).ToArray());
        int logged = IndexLogHeader.Bytes + IndexRecordHeader.Bytes + (Half * sizeof(long));
        Assert.Equal(coded[bytes..], File.ReadAllBytes(Log).AsSpan(logged, bytes).ToArray());
        for (int round = 0; round < 2; round++)
        {
            using var index = EmbeddingIndex.Open(Index, device);
            Assert.Equal(options, index.Options);
            Assert.Equal(expected, Content(index));
            index.Save(_folder.PathOf("copy.vksim"));
            index.Save();
            Assert.Equal(0, index.LogBytes);
            using var copy = EmbeddingIndex.Open(_folder.PathOf("copy.vksim"), device, options);
            Assert.Equal(expected, Content(copy));
        }

        Assert.Equal(coded, File.ReadAllBytes(Index).AsSpan(IndexFileHeader.Bytes, coded.Length).ToArray());

        uint[][] Content(EmbeddingIndex index)
        {
            SearchResult found = index.Search(queries, 30);
            return [.. index.GetIds().Select(id => Bits(index.Get(id))), Bits(found.Scores.ToArray()), [.. found.Ids.ToArray().Select(id => (uint)id)]];
        }

        static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatNoIndexHoldsIsRefusedBeforeAnythingIsMade(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var folder = new ScratchFolder();
        string path = folder.PathOf("a.vksim");
        EmbeddingIndexOptions options = new() { Dimensions = 3, Quantization = Quantization.Int8 };
        foreach (EmbeddingIndexOptions wrong in (EmbeddingIndexOptions[])
            [options with { Storage = ElementType.Float16 }, options with { Metric = Metric.L0 }, s_options with { Coarse = CoarseCopy.Int8 }])
        {
            Assert.Throws<ArgumentException>(() => EmbeddingIndex.Open(path, device, wrong));
        }

        Assert.Empty(folder.Files);
        using (var cpu = VectorDevice.Create("cpu"))
        {
            using var index = EmbeddingIndex.Create(cpu, options);
            index.Add([1, 2, 127]);
            index.Save(path);
        }

        using (var index = EmbeddingIndex.Open(path, device, file: new() { ReadOnly = true }))
        {
            Assert.Equal([1, 2, 127], index.Get(0));
            Assert.Equal([0], index.Search([1f, 1, 1], 1).Ids.ToArray());
        }

        Assert.Equal(["a.vksim"], folder.Files);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void BlocksOfManyRowsComeBackInPlace(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        // Two blocks and a little, of which a part is removed, replaced and added to.
        int rows = row.Scale(600_000, 300_000);
        using (var index = EmbeddingIndex.Open(Index, device, new() { Dimensions = 1, Metric = Metric.L1 }, new() { Flush = IndexFlush.Never }))
        {
            index.AddRange([.. Enumerable.Range(0, rows).Select(i => (float)i)]);
            Assert.True(index.LogBytes > rows * 12L);
            index.Save();
            Assert.Equal(0, index.LogBytes);
        }

        using (var index = EmbeddingIndex.Open(Index, device))
        {
            Assert.Equal(rows, index.Count);
            index.Remove(270_000);
            index.Upsert(7, [-50f]);
            Assert.Equal(rows, index.Add([-60f]));
            Assert.True(index.Compact());
            index.Save();
            Check(index);
        }

        using var again = EmbeddingIndex.Open(Index, device);
        Check(again);

        void Check(EmbeddingIndex index)
        {
            Assert.Equal(rows, index.Count);
            Assert.Equal([rows, 7, 0], index.Search([-60f], 3).Ids.ToArray());
            Assert.Equal([269_999, 270_001, 269_998], index.Search([270_000f], 3).Ids.ToArray());
            Assert.False(index.Contains(270_000));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsThatDoNotFitAreStreamedWithTheSameBits(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        foreach ((Metric metric, int rows, int dimensions, long limit, Quantization quantization) in ((Metric, int, int, long, Quantization)[])
            [(Metric.Cosine, 700, 16, 0, default), (Metric.L2, 700, 16, 32 << 10, default), (Metric.Dot, 530_000, 1, 2 << 20, default),
             (Metric.Cosine, 700, 16, 8 << 10, Quantization.Int8), (Metric.L0, 700, 200, 0, Quantization.Binary)])
        {
            using (var made = EmbeddingIndex.Create(device, new() { Dimensions = dimensions, Metric = metric, Quantization = quantization }))
            {
                made.AddRange(RandomRows.Normal(rows, dimensions, 1));
                made.Save(Index);
                made.Save(_folder.PathOf("b.vksim"));
            }

            using var whole = EmbeddingIndex.Open(_folder.PathOf("b.vksim"), device);
            using var streamed = EmbeddingIndex.Open(Index, device, file: new() { DeviceMemoryLimit = limit });
            Assert.True(row.IsCpu || streamed.MemoryBytes < whole.MemoryBytes);
            float[] queries = RandomRows.Normal(2, dimensions, 2);
            for (int round = 0; round < 2; round++)
            {
                Compare(whole.Search(queries, 10), streamed.Search(queries, 10));
                IndexFilter filter = IndexFilter.Of([.. Enumerable.Range(0, 40).Select(i => (long)(i * i))]);
                Compare(whole.Search(queries, 30, filter, threshold: 0.1f), streamed.SearchAsync(queries, 30, filter, threshold: 0.1f).AsTask().Result);
                SearchResult best = whole.Search(queries, 100);
                float radius = best.ScoresOf(0)[99];
                RangeResult expected = whole.SearchWithin(queries.AsSpan(0, dimensions), radius);
                RangeResult found = streamed.SearchWithin(queries.AsSpan(0, dimensions), radius);
                Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
                Assert.Equal(expected.Scores.ToArray(), found.Scores.ToArray());
                Assert.Equal(whole.Get(70), streamed.Get(70));
                foreach (EmbeddingIndex index in (EmbeddingIndex[])[whole, streamed])
                {
                    index.Remove(best.Ids[0]);
                    index.Upsert(best.Ids[1], RandomRows.Normal(1, dimensions, 3));
                    index.Add(RandomRows.Normal(1, dimensions, 4));
                    index.Compact();
                }
            }

            streamed.Save();
            Assert.Equal(whole.GetIds(), streamed.GetIds());
        }

        static void Compare(SearchResult expected, SearchResult found)
        {
            Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
            Assert.Equal(expected.Scores.ToArray(), found.Scores.ToArray());
        }
    });

    [Fact]
    public void OptionsComeFromTheFileOrMustAgree()
    {
        using var device = VectorDevice.Create("cpu");
        EmbeddingIndexOptions options = new() { Dimensions = 4, Storage = ElementType.BFloat16, Epsilon = 0.5f, ZeroVectors = ZeroVectorPolicy.NaN };
        EmbeddingIndex.Open(Index, device, options).Dispose();
        using (var index = EmbeddingIndex.Open(Index, device))
        {
            Assert.Equal(options, index.Options);
            Assert.Equal(Index, index.FilePath);
        }

        foreach ((EmbeddingIndexOptions other, string found, string expected) in ((EmbeddingIndexOptions, string, string)[])
            [(options with { Dimensions = 5 }, "4 dimensions", "5 dimensions"), (options with { Metric = Metric.L2 }, "Cosine", "L2"), (options with { Storage = ElementType.Float32 }, "BFloat16", "Float32"),
             (options with { Storage = ElementType.Float32, Quantization = Quantization.Int8 }, "BFloat16", "Int8")])
        {
            IndexFileException e = Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device, other));
            Assert.Equal(Index, e.File);
            Assert.Contains(found, e.Message, StringComparison.Ordinal);
            Assert.Contains($"expected", e.Message, StringComparison.Ordinal);
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        }

        string coded = _folder.PathOf("b.vksim");
        EmbeddingIndexOptions bytes = options with { Storage = ElementType.Float32, Quantization = Quantization.Int8 };
        EmbeddingIndex.Open(coded, device, bytes).Dispose();
        Assert.Equal(
            $"{coded}: 4 dimensions, Cosine, Int8; expected 4 dimensions, Cosine, Float32.",
            Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(coded, device, bytes with { Quantization = Quantization.None })).Message);

        using var mild = EmbeddingIndex.Open(Index, device, options with { Epsilon = 1 });
        Assert.Equal(1, mild.Options.Epsilon);
    }

    [Fact]
    public void AutomaticIdsDoNotComeBack()
    {
        using var device = VectorDevice.Create("cpu");
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            Assert.Equal(0, index.AddRange([1, 1, 1, 2, 2, 2]));
            index.RemoveRange([0, 1]);
        }

        using (var index = EmbeddingIndex.Open(Index, device))
        {
            Assert.Equal(2, index.Add([1, 1, 1]));
            index.Remove(2);
            index.Save();
        }

        using (var index = EmbeddingIndex.Open(Index, device))
        {
            Assert.Equal(3, index.Add([1, 1, 1]));
        }
    }

    [Fact]
    public void WhatIsNotThereOrForeignIsRefusedAndNothingIsMadeBeside()
    {
        using var device = VectorDevice.Create("cpu");
        Assert.Throws<FileNotFoundException>(() => EmbeddingIndex.Open(Index, device));
        File.WriteAllText(Index, "id,text\n1,hello\n");
        IndexFileException e = Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device, s_options));
        Assert.Contains("no index", e.Message, StringComparison.Ordinal);
        Assert.Equal(["a.vksim"], _folder.Files);
        Assert.Throws<DirectoryNotFoundException>(() => EmbeddingIndex.Open(_folder.PathOf("none/a.vksim"), device, s_options));
    }

    [Fact]
    public void AnotherVersionIsNamed()
    {
        using var device = VectorDevice.Create("cpu");
        EmbeddingIndex.Open(Index, device, s_options).Dispose();
        foreach (string path in (string[])[Log, Index])
        {
            byte[] bytes = File.ReadAllBytes(path);
            bytes[8] = 9;
            File.WriteAllBytes(path, bytes);
            IndexFileException e = Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device));
            Assert.Equal($"{path}: version 9; expected version 1.", e.Message);
        }
    }

    [Fact]
    public void ALogOfAnotherIndexAndALogWithoutItsIndexAreRefused()
    {
        using var device = VectorDevice.Create("cpu");
        EmbeddingIndex.Open(_folder.PathOf("b.vksim"), device, s_options).Dispose();
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            index.Add([1, 2, 3]);
        }

        byte[] log = File.ReadAllBytes(Log);
        File.Copy(_folder.PathOf("b.vksim-log"), Log, overwrite: true);
        IndexFileException e = Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device));
        Assert.Contains("another index", e.Message, StringComparison.Ordinal);
        File.WriteAllBytes(Log, log);
        EmbeddingIndex.Open(Index, device).Dispose();
        File.Delete(Index);
        Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device, s_options));
        Assert.Equal(log, File.ReadAllBytes(Log));
    }

    [Fact]
    public void AnIndexIsOpenOnce()
    {
        using var device = VectorDevice.Create("cpu");
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            Assert.Throws<IOException>(() => EmbeddingIndex.Open(Index, device));
            using var other = EmbeddingIndex.Create(device, s_options);
            Assert.Throws<IOException>(() => other.Save(Index));
            index.Add([1, 2, 3]);
        }

        using var again = EmbeddingIndex.Open(Index, device);
        Assert.Equal([1, 2, 3], again.Get(0));
    }

    [Fact]
    public void ToBeReadOnlyNothingIsWrittenAndOthersMayReadToo()
    {
        using var device = VectorDevice.Create("cpu");
        Assert.Throws<FileNotFoundException>(() => EmbeddingIndex.Open(Index, device, s_options, new() { ReadOnly = true }));
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            index.Add(5, [1, 2, 3]);
            Assert.Throws<IOException>(() => EmbeddingIndex.Open(Index, device, file: new() { ReadOnly = true }));
        }

        // As a process leaves it that ends in the middle of a change.
        File.AppendAllText(Log, "unfinished");
        (byte[] file, byte[] log) = (File.ReadAllBytes(Index), File.ReadAllBytes(Log));
        using (var index = EmbeddingIndex.Open(Index, device, file: new() { ReadOnly = true }))
        {
            using var other = EmbeddingIndex.Open(Index, device, file: new() { ReadOnly = true });
            Assert.Equal(10, other.DiscardedBytes);
            Assert.Equal([1, 2, 3], other.Get(5));
            Assert.Equal([5L], index.Search([1, 2, 3], 1).Ids.ToArray());
            Assert.Throws<IOException>(() => EmbeddingIndex.Open(Index, device));
            foreach (Action change in (Action[])
                [() => index.Add([1, 1, 1]), () => index.Upsert(5, [1, 1, 1]), () => index.Remove(5), () => index.TryRemove(5), () => index.Save()])
            {
                Assert.Contains("read only", Assert.Throws<InvalidOperationException>(change).Message);
            }

            index.Flush();
            index.Save(_folder.PathOf("copy.vksim"));
            Assert.Equal(1, index.Count);
        }

        Assert.Equal(file, File.ReadAllBytes(Index));
        Assert.Equal(log, File.ReadAllBytes(Log));
        File.Delete(Log);
        using (var saved = EmbeddingIndex.Open(Index, device, file: new() { ReadOnly = true }))
        {
            Assert.Equal((0, 0L), (saved.Count, saved.LogBytes));
        }

        using var copy = EmbeddingIndex.Open(_folder.PathOf("copy.vksim"), device, file: new() { ReadOnly = true });
        Assert.Equal([1, 2, 3], copy.Get(5));
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public void AnIndexInMemoryIsSavedAndReplacesWhatWasThere()
    {
        using var device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, s_options);
        Assert.Throws<InvalidOperationException>(() => index.Save());
        index.AddRange([5, 3, 9], [1, 1, 1, 2, 2, 2, 3, 3, 3]);
        index.Remove(3);
        index.Save(Index);
        Assert.Equal((null, 0L, 0L), (index.FilePath, index.LogBytes, index.DiscardedBytes));
        using (var opened = EmbeddingIndex.Open(Index, device))
        {
            Assert.Equal([5, 9], opened.GetIds());
            Assert.Equal(10, opened.Add([4, 4, 4]));
        }

        // Its log is that of an index which is no longer there.
        byte[] log = File.ReadAllBytes(Log);
        index.Save(Index);
        foreach (bool ends in (bool[])[false, true])
        {
            if (ends)
            {
                // As where the process ends before the log is begun again.
                File.WriteAllBytes(Log, log);
            }

            using var opened = EmbeddingIndex.Open(Index, device);
            Assert.Equal([5, 9], opened.GetIds());
        }
    }

    [Fact]
    public void ASaveThatIsCancelledChangesNothing()
    {
        using var device = VectorDevice.Create("cpu");
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            index.Add([1, 2, 3]);
            Assert.Throws<OperationCanceledException>(() => index.Save(cancellationToken: new CancellationToken(canceled: true)));
            index.Add([4, 5, 6]);
        }

        Assert.Equal(["a.vksim", "a.vksim-log"], _folder.Files.Order());
        using var again = EmbeddingIndex.Open(Index, device);
        Assert.Equal([0, 1], again.GetIds());
    }

    [Fact]
    public void RefusedChangesAreNotLogged()
    {
        using var device = VectorDevice.Create("cpu");
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            index.Add(4, [1, 2, 3]);
            long bytes = index.LogBytes;
            Assert.Throws<ArgumentException>(() => index.AddRange([7, 4], new float[6]));
            Assert.Throws<ArgumentException>(() => index.AddRange([7, 7], new float[6]));
            Assert.Throws<KeyNotFoundException>(() => index.RemoveRange([4, 5]));
            Assert.Throws<KeyNotFoundException>(() => index.RemoveRange([4, 4]));
            Assert.False(index.TryRemove(8));
            Assert.Equal(bytes, index.LogBytes);
            Assert.Equal([4], index.GetIds());
        }

        using var again = EmbeddingIndex.Open(Index, device);
        Assert.Equal([4], again.GetIds());
    }

    [Fact]
    public void AnyOtherBitIsRefusedOrMeansNothing()
    {
        using var device = VectorDevice.Create("cpu");
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            index.AddRange([.. Enumerable.Range(0, 15).Select(i => (float)i)]);
            index.Save();
            index.Add([7, 7, 7]);
            index.Remove(2);
            index.Add([8, 8, 8]);
        }

        (long, float[])[] whole = Content(Index, device)!;
        var random = new Random(5);
        int step = Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? 1 : 4;
        foreach (string path in (string[])[Index, Log])
        {
            byte[] bytes = File.ReadAllBytes(path);
            int refused = 0;
            for (int place = random.Next(step); place < bytes.Length; place += place % IndexFileHeader.Bytes is > 200 and < IndexFileHeader.Bytes - 200 ? 97 : step)
            {
                byte mask = (byte)(1 << random.Next(8));
                bytes[place] ^= mask;
                File.WriteAllBytes(path, bytes);
                (long, float[])[]? found = Content(Index, device);
                refused += found is null ? 1 : 0;

                // The last change may not have been finished, as far as anybody can tell.
                Assert.True(
                    found is null || Same(found, whole) || (path == Log && place >= bytes.Length - 80 && Same(found, whole[..^1])),
                    $"{path} with another byte {place} holds {string.Join(' ', (found ?? []).Select(row => row.Item1))}");
                bytes[place] ^= mask;
                File.WriteAllBytes(path, bytes);
            }

            Assert.True(refused > 200 / step);
        }
    }

    [Fact]
    public void AFileCutAnywhereIsRefusedAndALogHoldsWhatIsLeftOfIt()
    {
        using var device = VectorDevice.Create("cpu");
        List<long> ends = [];
        using (var index = EmbeddingIndex.Open(Index, device, s_options))
        {
            index.Add([1, 2, 3]);
            index.Save();
            ends.Add(new FileInfo(Log).Length);
            for (int i = 0; i < 4; i++)
            {
                index.Add([i, i, i]);
                ends.Add(new FileInfo(Log).Length);
            }
        }

        byte[] file = File.ReadAllBytes(Index);
        byte[] log = File.ReadAllBytes(Log);
        foreach (int length in (int[])[0, 1, 95, 4095, 4096, 4097, 8192, file.Length - 17, file.Length - 1, file.Length + 1])
        {
            byte[] other = new byte[length];
            file.AsSpan(0, Math.Min(length, file.Length)).CopyTo(other);
            File.WriteAllBytes(Index, other);
            Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device, s_options));
        }

        File.WriteAllBytes(Index, file);
        for (int length = 1; length <= log.Length; length += length is > 90 and < 4090 ? 97 : 1)
        {
            File.WriteAllBytes(Log, log[..length]);
            if (length < ends[0])
            {
                Assert.Throws<IndexFileException>(() => EmbeddingIndex.Open(Index, device));
            }
            else
            {
                using var index = EmbeddingIndex.Open(Index, device);
                Assert.Equal(ends.Count(end => end <= length), index.Count);
                Assert.Equal(length - ends.Last(end => end <= length), index.DiscardedBytes);
            }
        }
    }

    private static bool Same((long Id, float[] Row)[] a, (long Id, float[] Row)[] b) =>
        a.Length == b.Length && a.Zip(b).All(pair => pair.First.Id == pair.Second.Id && pair.First.Row.AsSpan().SequenceEqual(pair.Second.Row));

    private static (long Id, float[] Row)[]? Content(string path, VectorDevice device)
    {
        try
        {
            using var index = EmbeddingIndex.Open(path, device);
            return [.. index.GetIds().Select(id => (id, index.Get(id)))];
        }
        catch (IndexFileException)
        {
            return null;
        }
    }
}
