namespace VkSim.VectorData.Records;

/// <summary>The time between two changes of a collection: those who read as it was then, and what the change at its end made useless.</summary>
internal sealed class Moment
{
    /// <summary>How many read.</summary>
    public int Readers { get; set; }

    /// <summary>Ids that whoever began to read later does not need.</summary>
    public IReadOnlyList<long> Retired { get; set; } = [];
}
