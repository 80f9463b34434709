namespace VkSim;

/// <summary>A rank failed, or its call was another one than the others': every rank is told the same. Or the ring itself is broken.</summary>
public sealed class RingException : Exception
{
    /// <summary>Tells what happened.</summary>
    /// <param name="message">What happened, and at which rank.</param>
    /// <param name="rank">The rank at which it happened; −1: none in particular.</param>
    /// <param name="innerException">At that rank, what was thrown.</param>
    public RingException(string message, int rank = -1, Exception? innerException = null)
        : base(message, innerException) => Rank = rank;

    /// <summary>The rank at which it happened; −1: none in particular.</summary>
    public int Rank { get; }
}
