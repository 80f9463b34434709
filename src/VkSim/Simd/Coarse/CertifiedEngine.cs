using System.Numerics;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Coarse;

/// <summary>Exact searches that read a coarse copy of the rows first, where that is less than the rows.</summary>
internal sealed class CertifiedEngine(PairwiseEngine engine, CoarseKernel kernel, WorkSplitter splitter) : IDisposable
{
    /// <summary>The share of the rows from which on it is faster to compare all.</summary>
    public const int ShareToRescore = 16;

    private readonly Stack<CertifiedCall> _idle = new();

    /// <summary>Scratch memory in bytes that is kept for further calls.</summary>
    public long ScratchBytes
    {
        get
        {
            lock (_idle)
            {
                return _idle.Sum(call => call.ScratchBytes);
            }
        }
    }

    /// <summary>See <see cref="IVectorBackend.AllocateCoarse"/>.</summary>
    public ICoarseRows? Allocate(CoarseCopy copy, long rows, int columns, in PairwiseSettings comparison) =>
        copy == CoarseCopy.None || columns is 0 or > Int8Rows.MostColumns || !CoarseScores.Has(comparison.Metric)
            ? null
            : new Int8Rows(rows, columns, new RowQuantizer(comparison), splitter);

    /// <summary>See <see cref="IVectorBackend.Search"/>.</summary>
    public void Search(
        in HostMatrix queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        if (queries.Rows > CoarseScan.QueriesFor(queries.Columns) || !Suits(queries.Rows, parts, settings, out long allowed))
        {
            engine.Search(queries, parts, settings, scores, rows, context);
            return;
        }

        CertifiedCall call = Rent();
        try
        {
            call.Search(queries, parts, settings, allowed, scores, rows, context);
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            while (_idle.TryPop(out CertifiedCall? call))
            {
                call.Dispose();
            }
        }
    }

    private static bool Suits(long queries, ReadOnlySpan<SearchPart> parts, in SearchSettings settings, out long allowed)
    {
        allowed = 0;
        if (settings.Coarse is null || parts.IsEmpty || queries == 0)
        {
            return false;
        }

        long all = 0;
        foreach (ref readonly SearchPart part in parts)
        {
            if (part.Coarse is null)
            {
                return false;
            }

            all += part.Rows.Rows;
            allowed += CountAllowed(part);
        }

        return settings.K <= allowed / ShareToRescore && allowed > all / PairwiseCall.ShareToGather;
    }

    private static long CountAllowed(in SearchPart part)
    {
        if (part.Allowed is null)
        {
            return part.Rows.Rows;
        }

        long count = 0;
        ReadOnlySpan<ulong> words = part.Allowed.AsSpan(part.FirstWord);
        for (long row = 0; row < part.Rows.Rows; row += 64)
        {
            ulong bits = words[(int)(row / 64)];
            count += BitOperations.PopCount(part.Rows.Rows - row < 64 ? bits & ((1UL << (int)(part.Rows.Rows - row)) - 1) : bits);
        }

        return count;
    }

    private CertifiedCall Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out CertifiedCall? call) ? call : new CertifiedCall(engine, kernel, splitter);
        }
    }

    private void Return(CertifiedCall call)
    {
        lock (_idle)
        {
            _idle.Push(call);
        }
    }
}
