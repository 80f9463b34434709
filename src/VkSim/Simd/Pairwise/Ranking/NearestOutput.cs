using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Where the neighbours of a group of queries are written.</summary>
/// <param name="Scores">Queries × K.</param>
/// <param name="Ids">Queries × K; −1 where nothing is yet.</param>
/// <param name="K">Neighbours a query.</param>
internal readonly unsafe record struct NearestOutput(nint Scores, nint Ids, int K)
{
    public NearestOutput(float* scores, long* ids, int k)
        : this((nint)scores, (nint)ids, k)
    {
    }

    /// <summary>The row number of the candidates' id 0.</summary>
    public long FirstId { get; init; }

    /// <summary>Whether scores are distances, whose keys hold the negative.</summary>
    public bool Smallest { get; init; }

    /// <summary>
    /// Writes sorted candidates. What an earlier part of the database gave is there already; it wins ties, as its ids are lower.
    /// </summary>
    public void Write(int query, ulong* keys, int count)
    {
        float* scores = (float*)Scores + ((long)query * K);
        long* ids = (long*)Ids + ((long)query * K);
        int there = 0;
        while (FirstId > 0 && there < K && ids[there] >= 0)
        {
            there++;
        }

        // From the back, so that what is there moves to its place before it is overwritten.
        int total = Math.Min(K, there + count);
        int fromOld = Merged(scores, there, keys, count, total);
        int fromNew = total - fromOld;
        for (int rank = total - 1; rank >= 0; rank--)
        {
            bool takeOld = fromNew == 0 || (fromOld > 0 && !Beats(scores[fromOld - 1], keys[fromNew - 1]));
            if (takeOld)
            {
                // The worse of both candidates goes to this rank.
                scores[rank] = scores[fromOld - 1];
                ids[rank] = ids[fromOld - 1];
                fromOld--;
            }
            else
            {
                float score = RankKey.Score(keys[fromNew - 1]);
                scores[rank] = Smallest ? 0 - score : score;
                ids[rank] = FirstId + RankKey.Id(keys[fromNew - 1]);
                fromNew--;
            }
        }
    }

    // How many of the best `total` are old.
    private int Merged(float* scores, int there, ulong* keys, int count, int total)
    {
        int old = 0;
        int fresh = 0;
        while (old + fresh < total)
        {
            if (old < there && (fresh == count || Beats(scores[old], keys[fresh])))
            {
                old++;
            }
            else
            {
                fresh++;
            }
        }

        return old;
    }

    // Whether a score that is there ranks before a new candidate: equal ones do.
    private bool Beats(float score, ulong key) => RankKey.Of(Smallest ? -score : score, 0) >> 32 >= key >> 32;
}
