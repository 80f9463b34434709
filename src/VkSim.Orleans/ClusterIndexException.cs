using Orleans;

namespace VkSim;

/// <summary>
/// A cluster cannot do what it is asked: there is no such index, it is another one, a party is of another version, or shards do not answer. The
/// message tells what was found and what was expected.
/// </summary>
[GenerateSerializer, Alias("vksim.exception")]
public class ClusterIndexException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ClusterIndexException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
