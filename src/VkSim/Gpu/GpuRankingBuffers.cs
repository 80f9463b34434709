using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>What a recorded ranking finds, on the device, and the copies of it that are on their way to the host.</summary>
internal sealed class GpuRankingBuffers : IRankingBuffers
{
    private readonly int _found;
    private readonly int _k;
    private readonly Metric _order;
    private readonly ReadbackRing<ulong> _ring;
    private readonly ulong[] _arrived;

    /// <param name="packed">(key, id) pairs, so many a row; disposed with this.</param>
    /// <param name="found">Pairs a row, at least one.</param>
    /// <param name="k">Results a row: the places beyond are empty.</param>
    /// <param name="order">The metric by which they were ranked.</param>
    public GpuRankingBuffers(GpuBuffer<ulong> packed, int found, int k, Metric order)
    {
        Packed = packed;
        _found = found;
        _k = k;
        _order = order;
        _arrived = new ulong[packed.Count];
        try
        {
            _ring = packed.CreateReadbackRing<ulong>(0, _arrived.Length);
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    /// <summary>The results on the device.</summary>
    public GpuBuffer<ulong> Packed { get; }

    /// <summary>Whether a ranking's results have their place here.</summary>
    public bool Fits(long rows, int found, int k, Metric order) => Packed.Count == rows * found && _found == found && _k == k && _order == order;

    /// <summary>Asks for a copy of what is there after all work submitted before.</summary>
    public GpuFence Request() => _ring.Request();

    /// <inheritdoc/>
    public bool TryRead(Span<float> scores, Span<long> ids)
    {
        lock (_arrived)
        {
            if (!_ring.TryRead(_arrived))
            {
                return false;
            }

            ScoreKeys.UnpackRows(_arrived, _found, _k, _order, scores, ids);
            return true;
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => _ring.Newest.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ring.Dispose();
        Packed.Dispose();
    }
}
