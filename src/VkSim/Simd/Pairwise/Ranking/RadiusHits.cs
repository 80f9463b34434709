namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>The rows within a radius of each query: query q's are those from Offsets[q] to Offsets[q + 1], best first.</summary>
/// <param name="Offsets">Queries + 1 positions.</param>
/// <param name="Ids">Row numbers.</param>
/// <param name="Scores">Their scores.</param>
internal sealed record RadiusHits(long[] Offsets, long[] Ids, float[] Scores);
