namespace VkSim.Cli;

/// <summary>What a cluster found.</summary>
/// <param name="Ids">Q×K ids, −1 behind what was found.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Missing">Shards that have not answered.</param>
/// <param name="Shards">How many there are.</param>
internal sealed record ClusterHits(ReadOnlyMemory<long> Ids, ReadOnlyMemory<float> Scores, IReadOnlyList<int> Missing, int Shards);
