using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>
/// A search among the rows of several storages: each is searched by itself, all before any is waited for, and what was found is merged.
/// Rows of such a storage that may be found are not written while it is searched, so that factors once computed of them hold.
/// </content>
internal sealed partial class NearestOperation
{
    // What is read back at a time.
    private const long ResultBytes = 16L << 20;

    // Rows are searched up to a multiple of this share of them, those behind the last excepted by bits: as rows are added the recordings
    // serve on.
    private const int RowSteps = 8;
    private const int WordBytes = sizeof(ulong);

    // Recordings that are kept.
    private const int MostParts = 128;

    private readonly PartRanking _ranking = new();

    /// <summary>See <see cref="IVectorBackend.Search"/>; there are queries, and every part has rows.</summary>
    public void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        WriteAllowed(parts);
        long atATime = QueriesAtATime(queries, parts, settings);
        for (long q = 0; q < queries.Rows; q += atATime)
        {
            MatrixView some = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));
            _ranking.Begin(some.Rows, settings.K);
            try
            {
                for (int first = 0; first < parts.Length;)
                {
                    int end = EndOfGroup(some.Rows, parts, first, settings, out long bytes);
                    GpuBuffer<byte> results = _gpu.Scratch.Get(ScratchKind.BestOfParts, bytes);
                    for (int i = first; i < end; i++)
                    {
                        using HeldRowFactors held = Recorded(some, parts, i, first, settings, out RecordedWork work);
                        work.Run(new OperationContext(context.CancellationToken));
                    }

                    byte[] packed = ArrayPool<byte>.Shared.Rent((int)bytes);
                    results.Read(packed.AsSpan(0, (int)bytes));
                    Merge(packed, some.Rows, parts[first..end], settings);
                    ArrayPool<byte>.Shared.Return(packed);
                    first = end;
                }

                _ranking.Unpack(
                    settings.Comparison.Metric, settings.Bound,
                    scores.Slice((int)(q * settings.K), (int)(some.Rows * settings.K)), rows.Slice((int)(q * settings.K), (int)(some.Rows * settings.K)));
            }
            finally
            {
                _ranking.End();
            }

            context.Progress?.Report((double)(q + some.Rows) / queries.Rows);
        }
    }

    /// <summary>As <see cref="Search(in MatrixView, ReadOnlySpan{SearchPart}, in SearchSettings, Span{float}, Span{long}, in OperationContext)"/>, without blocking a thread while the device works.</summary>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    public async ValueTask SearchAsync(
        MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        OperationContext context)
    {
        WriteAllowed(parts.Span);
        long atATime = QueriesAtATime(queries, parts.Span, settings);
        for (long q = 0; q < queries.Rows; q += atATime)
        {
            MatrixView some = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));
            _ranking.Begin(some.Rows, settings.K);
            try
            {
                for (int first = 0; first < parts.Length;)
                {
                    int end = EndOfGroup(some.Rows, parts.Span, first, settings, out long bytes);
                    GpuBuffer<byte> results = _gpu.Scratch.Get(ScratchKind.BestOfParts, bytes);
                    for (int i = first; i < end; i++)
                    {
                        using HeldRowFactors held = Recorded(some, parts.Span, i, first, settings, out RecordedWork work);
                        await work.RunAsync(new OperationContext(context.CancellationToken), 0, 1).ConfigureAwait(false);
                    }

                    byte[] packed = ArrayPool<byte>.Shared.Rent((int)bytes);
                    await results.ReadAsync(packed.AsMemory(0, (int)bytes), 0, context.CancellationToken).ConfigureAwait(false);
                    Merge(packed, some.Rows, parts.Span[first..end], settings);

                    // Not after a failure: the device may still be writing it.
                    ArrayPool<byte>.Shared.Return(packed);
                    first = end;
                }

                _ranking.Unpack(
                    settings.Comparison.Metric, settings.Bound,
                    scores.Span.Slice((int)(q * settings.K), (int)(some.Rows * settings.K)), rows.Span.Slice((int)(q * settings.K), (int)(some.Rows * settings.K)));
            }
            finally
            {
                _ranking.End();
            }
        }
    }

    private long QueriesAtATime(in MatrixView queries, ReadOnlySpan<SearchPart> parts, in SearchSettings settings)
    {
        long most = queries.Rows;
        foreach (ref readonly SearchPart part in parts)
        {
            most = Math.Min(most, QueriesAtATime(queries, Searched(part, queries.Columns), Wanted(part, settings), settings.Comparison));
        }

        return Math.Max(1, Math.Min(most, ResultBytes / WordBytes / settings.K));
    }

    // How many parts' results are read together.
    private static int EndOfGroup(long queries, ReadOnlySpan<SearchPart> parts, int first, in SearchSettings settings, out long bytes)
    {
        bytes = 0;
        int end = first;
        for (; end < parts.Length; end++)
        {
            long more = BytesOf(queries, parts[end], settings);
            if (end > first && bytes + more > ResultBytes)
            {
                break;
            }

            bytes += more;
        }

        return end;
    }

    private static long BytesOf(long queries, in SearchPart part, in SearchSettings settings) => queries * Wanted(part, settings) * WordBytes;

    private static int Wanted(in SearchPart part, in SearchSettings settings) => (int)Math.Min(settings.K, SearchedRows(part));

    private static MatrixView Searched(in SearchPart part, int columns) =>
        CodedView.Of(part.Rows with { Rows = SearchedRows(part) }, part.Quantization, columns);

    private static long SearchedRows(in SearchPart part)
    {
        MatrixView rows = part.Rows;
        long room = rows.RowStride == 0 ? rows.Rows : (rows.Storage.ElementCount - rows.FirstElement) / rows.RowStride;
        long step = Math.Max(64, (long)BitOperations.RoundUpToPowerOf2((ulong)rows.Rows) / RowSteps);
        return Math.Min(room, (rows.Rows + step - 1) / step * step);
    }

    private static bool HasBits(in SearchPart part) => part.Allowed is not null || SearchedRows(part) > part.Rows.Rows;

    // Each part's bits begin where a binding may begin.
    private long AllowedBytes(in SearchPart part)
    {
        if (!HasBits(part))
        {
            return 0;
        }

        long bytes = (SearchedRows(part) + 63) / 64 * WordBytes;
        return (bytes + _gpu.Limits.OffsetAlignment - 1) / _gpu.Limits.OffsetAlignment * _gpu.Limits.OffsetAlignment;
    }

    private void WriteAllowed(ReadOnlySpan<SearchPart> parts)
    {
        long bytes = 0;
        foreach (ref readonly SearchPart part in parts)
        {
            bytes += AllowedBytes(part);
        }

        if (bytes == 0)
        {
            return;
        }

        GpuBuffer<byte> allowed = _gpu.Scratch.Get(ScratchKind.Allowed, bytes);
        ulong[] words = ArrayPool<ulong>.Shared.Rent((int)(bytes / WordBytes));
        int at = 0;
        foreach (ref readonly SearchPart part in parts)
        {
            int count = (int)(AllowedBytes(part) / WordBytes);
            WriteWords(part, words.AsSpan(at, count));
            at += count;
        }

        allowed.Write(MemoryMarshal.AsBytes(words.AsSpan(0, at)));
        ArrayPool<ulong>.Shared.Return(words);
    }

    private static void WriteWords(in SearchPart part, Span<ulong> words)
    {
        int full = (int)(part.Rows.Rows / 64);
        int rest = (int)(part.Rows.Rows % 64);
        words.Clear();
        if (words.IsEmpty)
        {
            return;
        }

        if (part.Allowed is { } bits)
        {
            bits.AsSpan(part.FirstWord, full + (rest > 0 ? 1 : 0)).CopyTo(words);
        }
        else
        {
            words[..(full + (rest > 0 ? 1 : 0))].Fill(ulong.MaxValue);
        }

        if (rest > 0)
        {
            words[full] &= (1UL << rest) - 1;
        }
    }

    // The recorded search of a part, whose results go behind those of the group's parts before it.
    private HeldRowFactors Recorded(
        in MatrixView queries, ReadOnlySpan<SearchPart> parts, int number, int first, in SearchSettings settings, out RecordedWork work)
    {
        SearchPart part = parts[number];
        MatrixView rows = Searched(part, queries.Columns);
        long results = 0;
        long bits = 0;
        for (int i = 0; i < number; i++)
        {
            results += i < first ? 0 : BytesOf(queries.Rows, parts[i], settings);
            bits += AllowedBytes(parts[i]);
        }

        var nearest = new NearestSettings(settings.Comparison, settings.K);
        HeldRowFactors held = Hold(queries, rows, nearest);
        var allowed = new AllowedRows(HasBits(part) ? _gpu.Scratch.Get(ScratchKind.Allowed, 1) : null, bits, rows.Rows);
        var key = new PartKey(new Key(queries, rows, nearest, held.Factors, allowed), results);
        work = _parts.Get(key, this, static (w, k, self) => self.Record(w, k));
        return held;
    }

    private void Record(RecordedWork work, in PartKey key)
    {
        Record(work, key.Search);
        int wanted = (int)Math.Min(key.Search.Settings.K, key.Search.Database.Rows);
        long bytes = key.Search.Queries.Rows * wanted * WordBytes;
        work.Copy(Best(key.Search.Queries.Rows, wanted), _gpu.Scratch.Get(ScratchKind.BestOfParts, key.Results + bytes), key.Results, bytes);
    }

    private void Merge(ReadOnlySpan<byte> packed, long queries, ReadOnlySpan<SearchPart> parts, in SearchSettings settings)
    {
        ReadOnlySpan<ulong> found = MemoryMarshal.Cast<byte, ulong>(packed);
        foreach (ref readonly SearchPart part in parts)
        {
            int count = (int)(BytesOf(queries, part, settings) / WordBytes);
            _ranking.Add(found[..count], Wanted(part, settings), part.FirstRow);
            found = found[count..];
        }
    }

    private readonly record struct PartKey(Key Search, long Results);
}
