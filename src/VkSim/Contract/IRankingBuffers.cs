namespace VkSim.Contract;

/// <summary>What a recorded ranking finds: a few sets of scores and ids, each of a submission, the newest of which are read.</summary>
internal interface IRankingBuffers : IDisposable
{
    /// <summary>Copies the results of the newest submission that has finished; false where none has. Neither waits nor allocates.</summary>
    /// <param name="scores">As many as there are rows × k.</param>
    /// <param name="ids">As many.</param>
    bool TryRead(Span<float> scores, Span<long> ids);

    /// <summary>Waits for the newest submission, without blocking a thread.</summary>
    ValueTask WaitAsync(CancellationToken cancellationToken);
}
