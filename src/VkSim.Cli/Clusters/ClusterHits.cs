namespace VkSim.Cli;

/// <summary>What a cluster found.</summary>
/// <param name="Offsets">Query q has the places from offset q up to offset q + 1.</param>
/// <param name="Ids">Ids of all queries, −1 behind what was found.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Missing">Shards that have not answered.</param>
/// <param name="Shards">How many there are.</param>
internal sealed record ClusterHits(IReadOnlyList<int> Offsets, ReadOnlyMemory<long> Ids, ReadOnlyMemory<float> Scores, IReadOnlyList<int> Missing, int Shards);
