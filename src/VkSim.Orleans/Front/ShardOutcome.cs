namespace VkSim.Orleans.Front;

/// <summary>What came of asking a shard until it answered or the time was over.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Answer">Its answer; null: the time was over, or it failed where an answer may be without it.</param>
/// <param name="Failure">What it said last, where it said anything.</param>
internal readonly record struct ShardOutcome<T>(int Shard, T? Answer, Exception? Failure)
    where T : class;
