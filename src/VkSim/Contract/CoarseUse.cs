namespace VkSim.Contract;

/// <summary>How a search may use coarse copies, and how it did.</summary>
internal sealed class CoarseUse
{
    /// <summary>How many rows are compared as they are stored for one query at most; null: as many as it takes.</summary>
    public int? MostRescored { get; set; }

    /// <summary>Whether all that was found is proven to be what a search without copies finds.</summary>
    public bool IsExact { get; set; } = true;

    /// <summary>How many rows were compared as they are stored, of all queries.</summary>
    public long Rescored { get; set; }
}
