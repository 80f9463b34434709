using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <summary>
/// What a recorded ranking finds: K scores with their ids a row, in memory of the device. Each submission of the list replaces them, and a
/// frame or two later they can be read without waiting.
/// </summary>
public sealed class NeighborBuffers : IDisposable
{
    private readonly IRankingBuffers? _ranking;
    private readonly float _tailScore;
    private bool _disposed;

    internal NeighborBuffers(long rows, int k, float tailScore, IRankingBuffers? ranking)
    {
        Queries = (int)rows;
        K = k;
        _tailScore = tailScore;
        _ranking = ranking;
    }

    internal IRankingBuffers? Ranking => _ranking;

    /// <summary>Number of queries, or rows.</summary>
    public int Queries { get; }

    /// <summary>Results of each.</summary>
    public int K { get; }

    /// <summary>
    /// On a GPU the results for one's own kernels, as of the submission that has finished last: for each query min(K, rows) places, best
    /// first, of two 32-bit words: a key that orders as the ranks do, and the id. Of a similarity the score's bits are (key &gt;&gt; 31) != 0 ? key &amp;
    /// 0x7FFFFFFF : ~key, of a distance those with ~key in the place of key; the key 0 is NaN. Null on the CPU, and where there is
    /// nothing to find.
    /// </summary>
    public GpuBuffer<ulong>? Buffer => GpuAccess.ResultsOf(_ranking);

    /// <summary>Reads the results of the newest submission that has finished, any number of times. Neither waits nor allocates.</summary>
    /// <param name="ids">Queries × K; beyond the population −1.</param>
    /// <param name="scores">Queries × K; beyond the population −∞ (similarities) or +∞ (distances).</param>
    /// <returns>Whether a submission has finished; otherwise both are as they were.</returns>
    /// <exception cref="ArgumentException">A destination that is too short.</exception>
    /// <exception cref="DeviceLostException">The device was lost before the first one had finished.</exception>
    public bool TryRead(Span<long> ids, Span<float> scores)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int count = Queries * K;
        Operands.HasRoom(ids.Length, count, nameof(ids));
        Operands.HasRoom(scores.Length, count, nameof(scores));
        if (_ranking is not null)
        {
            return _ranking.TryRead(scores[..count], ids[..count]);
        }

        ids[..count].Fill(-1);
        scores[..count].Fill(_tailScore);
        return true;
    }

    /// <summary>Waits for the newest submission without blocking a thread, and reads its results.</summary>
    /// <param name="ids">Queries × K; left alone until the task has ended.</param>
    /// <param name="scores">Queries × K.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <exception cref="ArgumentException">A destination that is too short.</exception>
    /// <exception cref="InvalidOperationException">The list was not submitted yet, or its calls failed.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public async ValueTask ReadAsync(Memory<long> ids, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        if (_ranking is not null)
        {
            await _ranking.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!TryRead(ids.Span, scores.Span))
        {
            throw new InvalidOperationException("There are no results: the list was not submitted, or failed.");
        }
    }

    /// <summary>Gives the memory back. A list that fills it cannot be submitted any more.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _ranking?.Dispose();
        }
    }
}
