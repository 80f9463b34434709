namespace VkSim.Native;

/// <summary>What a recorded ranking finds.</summary>
internal sealed class RankingObject(NeighborBuffers found, ListObject list) : OwnedObject(list.Owner)
{
    public NeighborBuffers Found { get; } = found;

    /// <summary>Results of all queries.</summary>
    public long Count => (long)Found.Queries * Found.K;

    // A submission of the list fills them.
    protected override void Close()
    {
        lock (list.Gate)
        {
            Found.Dispose();
        }
    }
}
