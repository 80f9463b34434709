using VkSim.Numerics;

namespace VkSim.Cli;

/// <summary>Writes K ids and scores of each query, whatever was found of them: behind it id −1 with the metric's worst score.</summary>
internal sealed class NeighborWriter(VectorFileWriter ids, VectorFileWriter scores, int k, Metric metric)
{
    private const int TailAtATime = 1024;

    /// <summary>K of each query.</summary>
    public int K => k;

    /// <summary>Writes a query's results, at most K.</summary>
    public void Write(ReadOnlySpan<long> foundIds, ReadOnlySpan<float> foundScores)
    {
        ids.Write(foundIds);
        scores.Write(foundScores);
        Span<long> none = stackalloc long[Math.Min(k - foundIds.Length, TailAtATime)];
        Span<float> worst = stackalloc float[none.Length];
        none.Fill(-1);
        worst.Fill(metric.TailScore());
        for (int left = k - foundIds.Length; left > 0; left -= none.Length)
        {
            none = none[..Math.Min(left, none.Length)];
            ids.Write(none);
            scores.Write(worst[..none.Length]);
        }
    }
}
