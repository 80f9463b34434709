using VkSim.Contract;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>The best values of each row of a matrix, with their columns. Shapes are the caller's to check.</summary>
internal sealed unsafe class RowRankingEngine : IDisposable
{
    private readonly Stack<ScratchBuffer> _idle = new();
    private readonly WorkSplitter _splitter;
    private readonly RowRanking _ranking;

    /// <summary>Creates an engine.</summary>
    /// <param name="splitter">Runs the rows.</param>
    /// <param name="level">The instructions to use; the machine must have them.</param>
    public RowRankingEngine(WorkSplitter splitter, SimdLevel level)
    {
        _splitter = splitter;
        _ranking = RowRanking.Create(level);
    }

    /// <summary>Scratch memory in bytes that is kept for further calls.</summary>
    public long ScratchBytes
    {
        get
        {
            lock (_idle)
            {
                return _idle.Sum(buffer => buffer.Length);
            }
        }
    }

    /// <summary>Best first, ties by the lower column, NaN last; beyond the columns −1 with the worst value there is.</summary>
    /// <param name="matrix">N×C.</param>
    /// <param name="k">At least 1.</param>
    /// <param name="largest">Whether larger is better.</param>
    /// <param name="values">N×k.</param>
    /// <param name="ids">N×k columns.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void TopK(in HostMatrix matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context)
    {
        ScratchBuffer scratch = Rent();
        try
        {
            int found = Math.Min(k, matrix.Columns);
            long bytes = found > 1 ? RankingRoom.Bytes(found, matrix.Columns) : 0;
            fixed (float* valuePointer = values)
            fixed (long* idPointer = ids)
            {
                var work = new Work
                {
                    Matrix = matrix,
                    Ranking = _ranking,
                    K = k,
                    Largest = largest,
                    Values = valuePointer,
                    Ids = idPointer,
                    Found = found,
                    Memory = scratch.Reserve(_splitter.Degree * bytes),
                    BytesPerWorker = bytes,
                    Blocks = new RowBlocks(matrix.Rows, ((long)matrix.Columns * matrix.ElementSize) + (12L * k)),
                };
                _splitter.Run(ref work, work.Blocks.Count, context.CancellationToken, context.Progress);
            }
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            while (_idle.TryPop(out ScratchBuffer? buffer))
            {
                buffer.Dispose();
            }
        }
    }

    private ScratchBuffer Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out ScratchBuffer? buffer) ? buffer : new ScratchBuffer();
        }
    }

    private void Return(ScratchBuffer buffer)
    {
        lock (_idle)
        {
            _idle.Push(buffer);
        }
    }

    private struct Work : IBlockWork
    {
        public required HostMatrix Matrix;
        public required RowRanking Ranking;
        public required int K;
        public required bool Largest;
        public required float* Values;
        public required long* Ids;
        public required int Found;
        public required byte* Memory;
        public required long BytesPerWorker;
        public required RowBlocks Blocks;

        public readonly void Execute(long block, int worker)
        {
            RankingRoom room = Found > 1 ? new RankingRoom(Memory + (worker * BytesPerWorker), Found, Matrix.Columns) : default;
            (long first, long end) = Blocks.Rows(block);
            for (long row = first; row < end; row++)
            {
                float* values = Values + (row * K);
                long* ids = Ids + (row * K);
                if (Found > 0)
                {
                    Ranking.Rank(Matrix, row, Found, Largest, room, values, ids);
                }

                new Span<float>(values + Found, K - Found).Fill(Largest ? float.NegativeInfinity : float.PositiveInfinity);
                new Span<long>(ids + Found, K - Found).Fill(-1);
            }
        }
    }
}
