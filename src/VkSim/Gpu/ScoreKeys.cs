using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>The host's side of shaders/lib/ranking.glsl: scores from keys that sort as unsigned numbers.</summary>
internal static class ScoreKeys
{
    /// <summary>The id of an empty place.</summary>
    public const uint EmptyId = uint.MaxValue;

    /// <summary>The score that a key stands for.</summary>
    public static float ScoreOf(uint key, bool smallerIsBetter) =>
        key == 0 ? float.NaN : RankKey.ScoreOf(smallerIsBetter ? ~key : key);

    /// <summary>Scores and ids of packed (key, id) pairs; empty places become −1 with the metric's tail score.</summary>
    public static void Unpack(ReadOnlySpan<ulong> best, Metric metric, Span<float> scores, Span<long> ids)
    {
        bool smallerIsBetter = !metric.IsSimilarity();
        float tail = metric.TailScore();
        for (int i = 0; i < best.Length; i++)
        {
            uint id = (uint)(best[i] >> 32);
            ids[i] = id == EmptyId ? -1 : id;
            scores[i] = id == EmptyId ? tail : ScoreOf((uint)best[i], smallerIsBetter);
        }
    }

    /// <summary>
    /// As <see cref="Unpack"/> for several rows of so many found, each followed by empty places up to k.
    /// </summary>
    public static void UnpackRows(ReadOnlySpan<ulong> best, int found, int k, Metric metric, Span<float> scores, Span<long> ids)
    {
        for (int row = 0; row < best.Length / found; row++)
        {
            Span<float> s = scores.Slice(row * k, k);
            Span<long> i = ids.Slice(row * k, k);
            Unpack(best.Slice(row * found, found), metric, s, i);
            s[found..].Fill(metric.TailScore());
            i[found..].Fill(-1);
        }
    }
}
