using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>
/// Which of a client's changes one is, and which of the earlier ones the client still waits for. The others are over: whatever of them is
/// still on its way was made again by another one, or given up, and must not come after this one.
/// </summary>
[GenerateSerializer, Immutable, Alias("vksim.change-stamp")]
internal sealed record ChangeStamp
{
    [Id(0)]
    public required Guid Client { get; init; }

    /// <summary>Rises with each change; the same when it is made again.</summary>
    [Id(1)]
    public required long Number { get; init; }

    /// <summary>The numbers below <see cref="Number"/> that the client waits for: the first one of each run, and the one behind its last.</summary>
    [Id(2)]
    public required long[] Waiting { get; init; }

    /// <summary>Whether this one says that a change is over.</summary>
    public bool Ends(long number)
    {
        int place = Array.BinarySearch(Waiting, number);
        // Behind an odd number of ends a run goes on; a number that is an end itself begins one or is behind it.
        return number < Number && (place >= 0 ? place : ~place - 1) % 2 != 0;
    }
}
