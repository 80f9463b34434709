using VkSim.Numerics;
using VkSim.Retrieval;
using VkSim.Retrieval.Files;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval.Files;

public sealed class IndexLogTests
{
    private const int Operations = 6;

    private static readonly IndexIdentity s_identity = new(new Guid("2b3c61f6-6a55-4b61-9f0b-1f2a3c4d5e6f"), 3, Metric.Cosine, ElementType.Float16);

    [Theory]
    [InlineData(IndexFlush.EveryWrite)]
    [InlineData(IndexFlush.OnRequest)]
    [InlineData(IndexFlush.Never)]
    public void OperationsComeBackInOrder(IndexFlush flush)
    {
        using var folder = new ScratchFolder();
        Fill(folder.PathOf("a.log"), flush);
        Assert.Equal(Expected(1), Replay(folder.PathOf("a.log"), 0, out _));
        Assert.Equal(Expected(4), Replay(folder.PathOf("a.log"), 3, out _));
        Assert.Equal([], Replay(folder.PathOf("a.log"), Operations, out _));
    }

    [Fact]
    public void ALogThatEndsAnywhereHoldsTheOperationsBefore()
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.Never);
        byte[] whole = File.ReadAllBytes(folder.PathOf("a.log"));
        for (int length = IndexLogHeader.Bytes; length <= whole.Length; length++)
        {
            File.WriteAllBytes(folder.PathOf("b.log"), whole[..length]);
            int left = ends.Count(end => end <= length);
            Assert.Equal(Expected(1).Take(left), Replay(folder.PathOf("b.log"), 0, out long cut));
            Assert.Equal(length - (left == 0 ? IndexLogHeader.Bytes : ends[left - 1]), cut);
            Assert.Equal(Expected(1).Take(left), Replay(folder.PathOf("b.log"), 0, out cut));
            Assert.Equal(0, cut);
        }
    }

    [Fact]
    public void AnOperationAfterOneThatWasCutOffIsKept()
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.Never);
        byte[] whole = File.ReadAllBytes(folder.PathOf("a.log"));
        File.WriteAllBytes(folder.PathOf("a.log"), whole[..(int)(ends[2] + 13)]);
        using (IndexLog log = Open(folder.PathOf("a.log"), s_identity))
        {
            Assert.Equal(13, log.CutBytes);
            log.Remove(7, []);
            Assert.Equal(4, log.Sequence);
        }

        Assert.Equal([.. Expected(1).Take(3), "4 Remove 7 [] "], Replay(folder.PathOf("a.log"), 0, out _));
    }

    [Fact]
    public void ADamagedByteBeforeWholeOperationsIsRefused()
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.EveryWrite);
        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.log"));
        for (int place = IndexLogHeader.Bytes; place < ends[^1]; place++)
        {
            bytes[place] ^= 4;
            File.WriteAllBytes(folder.PathOf("b.log"), bytes);
            bytes[place] ^= 4;
            int operation = ends.Count(end => end <= place);
            if (operation < Operations - 1 && !IsPadding(place, ends[operation], operation))
            {
                IndexFileException e = Assert.Throws<IndexFileException>(() => Replay(folder.PathOf("b.log"), 0, out _));
                Assert.Contains($"operation {operation + 1}", e.Message, StringComparison.Ordinal);
            }
            else
            {
                string[] found = Replay(folder.PathOf("b.log"), 0, out _);
                Assert.Equal(Expected(1).Take(found.Length), found);
                Assert.True(found.Length >= Operations - 1);
            }
        }
    }

    [Fact]
    public void ADamagedHeaderIsRefusedAndOneOfItsTwoPlacesIsEnough()
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.Never);
        using (IndexLog log = Open(folder.PathOf("a.log"), s_identity))
        {
            log.Forget(ends[1]);
        }

        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.log"));
        foreach (int place in (int[])[0, 9, 16, 40, 64])
        {
            bytes[place] ^= 1;
            File.WriteAllBytes(folder.PathOf("b.log"), bytes);
            Assert.Throws<IndexFileException>(() => Replay(folder.PathOf("b.log"), 2, out _));
            bytes[place] ^= 1;
        }

        bytes[512] ^= 1;
        bytes[1024] ^= 1;
        File.WriteAllBytes(folder.PathOf("b.log"), bytes);
        Assert.Throws<IndexFileException>(() => Replay(folder.PathOf("b.log"), 2, out _));
        bytes[512] ^= 1;
        File.WriteAllBytes(folder.PathOf("b.log"), bytes);
        Assert.Equal(Expected(3), Replay(folder.PathOf("b.log"), 2, out _));
    }

    [Fact]
    public void WhatTheFileHoldsIsForgottenAndTheRestStays()
    {
        for (int saved = 0; saved <= Operations; saved++)
        {
            using var folder = new ScratchFolder();
            long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.Never);
            using (IndexLog log = Open(folder.PathOf("a.log"), s_identity))
            {
                log.Forget(saved == 0 ? IndexLogHeader.Bytes : ends[saved - 1]);
                log.Remove(7, []);
            }

            Assert.Equal([.. Expected(saved + 1), $"{Operations + 1} Remove 7 [] "], Replay(folder.PathOf("a.log"), saved, out _));
            Assert.True(saved < Operations || new FileInfo(folder.PathOf("a.log")).Length == IndexLogHeader.Bytes + IndexRecordHeader.Bytes);
        }
    }

    // A process may end between any two of the writes by which operations are forgotten.
    [Fact]
    public void OperationsThatWereMovedToTheFrontCountOnce()
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.Never);
        byte[] before = File.ReadAllBytes(folder.PathOf("a.log"));
        using (IndexLog log = Open(folder.PathOf("a.log"), s_identity))
        {
            log.Forget(ends[^2]);
        }

        byte[] after = File.ReadAllBytes(folder.PathOf("a.log"));
        Assert.True(after.Length < before.Length);
        byte[] notYetCut = [.. after, .. before[after.Length..]];
        File.WriteAllBytes(folder.PathOf("b.log"), notYetCut);
        Assert.Equal(Expected(Operations), Replay(folder.PathOf("b.log"), Operations - 1, out long cut));
        Assert.Equal(before.Length - after.Length, cut);
    }

    [Fact]
    public void ALogThatIsNotTheIndexesIsRefused()
    {
        using var folder = new ScratchFolder();
        Fill(folder.PathOf("a.log"), IndexFlush.Never);
        foreach (IndexIdentity other in (IndexIdentity[])[s_identity with { Id = Guid.NewGuid() }, s_identity with { Dimensions = 4 }, s_identity with { Metric = Metric.L2 }])
        {
            Assert.Throws<IndexFileException>(() => Open(folder.PathOf("a.log"), other).Dispose());
        }

        File.WriteAllText(folder.PathOf("text.log"), "no log");
        Assert.Throws<IndexFileException>(() => Replay(folder.PathOf("text.log"), 0, out _));
    }

    [Fact]
    public void OperationsThatAreMissingAreNoticed()
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), IndexFlush.Never);
        using (IndexLog log = Open(folder.PathOf("a.log"), s_identity))
        {
            log.Forget(ends[2]);
        }

        IndexFileException e = Assert.Throws<IndexFileException>(() => Replay(folder.PathOf("a.log"), 1, out _));
        Assert.Contains("operation 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALogIsOpenOnce()
    {
        using var folder = new ScratchFolder();
        using IndexLog log = Open(folder.PathOf("a.log"), s_identity);
        Assert.Throws<IOException>(() => Open(folder.PathOf("a.log"), s_identity));
    }

    [Fact]
    public void ALargeOperationIsThereWholeOrNot()
    {
        using var folder = new ScratchFolder();
        var identity = s_identity with { Dimensions = 3000 };
        const int Count = 2000;
        float[] rows = RandomRows.Normal(Count, 3000, 1);
        long[] ids = [.. Enumerable.Range(0, Count).Select(i => (long)i)];
        using (IndexLog log = Open(folder.PathOf("a.log"), identity))
        {
            log.Remove(1, [5]);
            log.Put(2, ids, new RowValues(rows, []));
            Assert.True(log.Sequence > 3);
        }

        byte[] whole = File.ReadAllBytes(folder.PathOf("a.log"));
        Assert.Equal((Count + 1, 0), Counts(whole.Length));
        int before = IndexLogHeader.Bytes + (int)IndexRecordHeader.SizeOf(sizeof(long));
        foreach (int length in (int[])[whole.Length - 1, whole.Length / 2, before + 1])
        {
            Assert.Equal((1, length - before), Counts(length));
        }

        (int Ids, long Cut) Counts(int length)
        {
            File.WriteAllBytes(folder.PathOf("b.log"), whole[..length]);
            int found = 0;
            using IndexLog log = Open(folder.PathOf("b.log"), identity, 0, (in header, _, _) => found += (int)header.Count);
            return (found, log.CutBytes);
        }
    }

    // The system writes pages in any order where it is not told otherwise.
    [Theory]
    [InlineData(IndexFlush.EveryWrite, true)]
    [InlineData(IndexFlush.Never, false)]
    public void AHoleBeforeWholeOperationsIsDamageWhereTheyWereOnTheDisk(IndexFlush flush, bool isDamage)
    {
        using var folder = new ScratchFolder();
        long[] ends = Fill(folder.PathOf("a.log"), flush);
        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.log"));
        bytes.AsSpan((int)ends[1], (int)(ends[2] - ends[1])).Clear();
        File.WriteAllBytes(folder.PathOf("a.log"), bytes);
        if (isDamage)
        {
            Assert.Throws<IndexFileException>(() => Replay(folder.PathOf("a.log"), 0, out _));
        }
        else
        {
            Assert.Equal(Expected(1).Take(2), Replay(folder.PathOf("a.log"), 0, out long cut));
            Assert.Equal(ends[^1] - ends[1], cut);
        }
    }

    [Fact]
    public void OperationsThatAreNotOnTheDiskAreTakenBackTogether()
    {
        using var folder = new ScratchFolder();
        using (IndexLog log = Open(folder.PathOf("a.log"), s_identity, flush: IndexFlush.EveryWrite))
        {
            log.Remove(7, [1]);
            IndexLogMark mark = log.Mark;
            log.Remove(7, [2]);
            log.Sync();
            log.IsOnDisk(mark);
            log.Remove(7, [3]);
            log.TakeBack();
            Assert.Equal(mark, log.Mark);
            log.Remove(7, [4]);
        }

        Assert.Equal(["1 Remove 7 [1] ", "2 Remove 7 [4] "], Replay(folder.PathOf("a.log"), 0, out long cut));
        Assert.Equal(0, cut);
    }

    [Fact]
    public void ALogThatEndsBeforeItsFileDoesIsEmptied()
    {
        using var folder = new ScratchFolder();
        Fill(folder.PathOf("a.log"), IndexFlush.Never);
        using (IndexLog log = Open(folder.PathOf("a.log"), s_identity, Operations + 4))
        {
            Assert.Equal((Operations + 4, 0), (log.Sequence, log.Bytes));
            log.Remove(7, []);
        }

        Assert.Equal([$"{Operations + 5} Remove 7 [] "], Replay(folder.PathOf("a.log"), Operations + 4, out _));
    }

    [Fact]
    public void ALogOfWhichNothingWasWrittenIsBegunAgain()
    {
        using var folder = new ScratchFolder();
        foreach (int length in (int[])[0, 100, IndexLogHeader.Bytes])
        {
            File.WriteAllBytes(folder.PathOf("a.log"), new byte[length]);
            using IndexLog log = Open(folder.PathOf("a.log"), s_identity);
            Assert.Equal(IndexLogHeader.Bytes, log.End);
        }

        File.WriteAllBytes(folder.PathOf("a.log"), new byte[IndexLogHeader.Bytes + 1]);
        Assert.Throws<IndexFileException>(() => Open(folder.PathOf("a.log"), s_identity));
    }

    private static IndexLog Open(
        string path, in IndexIdentity identity, long sequence = 0, IndexRecordHandler? handler = null, IndexFlush flush = IndexFlush.Never)
    {
        IndexLog log = IndexLog.Open(path, flush);
        try
        {
            if (log.IsBlank)
            {
                log.Begin(identity, sequence);
            }
            else
            {
                log.Replay(identity, sequence, handler ?? ((in _, _, _) => { }));
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static long[] Fill(string path, IndexFlush flush)
    {
        using IndexLog log = Open(path, s_identity, flush: flush);
        var ends = new long[Operations];
        for (int i = 0; i < Operations; i++)
        {
            (IndexRecordKind kind, long[] ids, float[] rows) = Operation(i);
            Apply(log, kind, 100 + i, ids, rows);
            if (log.IsAwaited)
            {
                IndexLogMark mark = log.Mark;
                log.Sync();
                log.IsOnDisk(mark);
            }

            Assert.Equal(i + 1, log.Sequence);
            ends[i] = log.End;
        }

        return ends;
    }

    private static void Apply(IndexLog log, IndexRecordKind kind, long nextId, long[] ids, float[] rows)
    {
        if (kind == IndexRecordKind.Put)
        {
            log.Put(nextId, ids, new RowValues(rows, []));
        }
        else
        {
            log.Remove(nextId, ids);
        }
    }

    private static (IndexRecordKind Kind, long[] Ids, float[] Rows) Operation(int i)
    {
        IndexRecordKind kind = i % 2 == 0 ? IndexRecordKind.Put : IndexRecordKind.Remove;
        long[] ids = i == 3 ? [] : [.. Enumerable.Range(0, i + 1).Select(k => (10L * i) + k)];
        return (kind, ids, kind == IndexRecordKind.Put ? RandomRows.Normal(ids.Length, s_identity.Dimensions, i) : []);
    }

    private static IEnumerable<string> Expected(int from) => Enumerable.Range(from, Operations - from + 1).Select(sequence =>
    {
        (IndexRecordKind kind, long[] ids, float[] rows) = Operation(sequence - 1);
        return Text(sequence, kind, 99 + sequence, ids, Stored(rows));
    });

    private static string[] Replay(string path, long known, out long cut)
    {
        var found = new List<string>();
        using IndexLog log = Open(path, s_identity, known, (in header, ids, rows) =>
            found.Add(Text(header.Sequence, header.Kind, header.NextId, ids.ToArray(), rows.ToArray())));
        cut = log.CutBytes;
        return [.. found];
    }

    private static string Text(long sequence, IndexRecordKind kind, long nextId, long[] ids, byte[] rows) =>
        $"{sequence} {kind} {nextId} [{string.Join(",", ids)}] {Convert.ToHexString(rows)}";

    private static byte[] Stored(float[] rows)
    {
        byte[] stored = new byte[rows.Length * ElementConversion.SizeOf(s_identity.ElementType)];
        ElementConversion.Narrow(s_identity.ElementType, rows, stored);
        return stored;
    }

    private static bool IsPadding(int place, long end, int operation)
    {
        (IndexRecordKind _, long[] ids, float[] rows) = Operation(operation);
        long bytes = IndexRecordHeader.Bytes + (8 * ids.Length) + Stored(rows).Length;
        return place >= end - (IndexRecordHeader.SizeOf(bytes - IndexRecordHeader.Bytes) - bytes);
    }
}
