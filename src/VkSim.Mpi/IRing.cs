namespace VkSim;

/// <summary>
/// Ranks that form a ring, each with some rows of a batch: what losses across them need. Bytes go to the rank before and come from the rank
/// after; both directions keep their order. <see cref="MpiRing"/> is one over processes, <see cref="LocalRing"/> one over the threads of a
/// process.
/// </summary>
/// <remarks>All ranks make the same calls in the same order, one loss at a time on a ring.</remarks>
public interface IRing
{
    /// <summary>This rank's number, from 0 to <see cref="Size"/> − 1.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    int Size { get; }

    /// <summary>Begins to send to the rank before this one, Rank − 1, of the first to the last.</summary>
    /// <param name="bytes">What is sent; left alone until the task has ended, and for ever where it has failed.</param>
    /// <returns>Ends when the bytes may be changed. After a failure they may still be in use, so they must not belong to a pool.</returns>
    /// <exception cref="RingException">In the task: the ring is broken.</exception>
    Task Send(ReadOnlyMemory<byte> bytes);

    /// <summary>Begins to receive from the rank after this one, Rank + 1, of the last from the first.</summary>
    /// <param name="bytes">Receives as many bytes as were sent; left alone until the task has ended, and for ever where it has failed.</param>
    /// <returns>Ends when the bytes are there. After a failure something may still be written there, so they must not belong to a pool.</returns>
    /// <exception cref="RingException">In the task: the ring is broken, as it is from then on where another number of bytes came.</exception>
    Task Receive(Memory<byte> bytes);

    /// <summary>Breaks the ring: no rank goes on waiting. An <see cref="MpiRing"/> ends all processes.</summary>
    /// <param name="reason">What ranks are told.</param>
    void Abort(string reason);
}
