using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Routing;

/// <summary>A table as it is written.</summary>
internal sealed record TableDocument
{
    public required int Format { get; init; }

    public required int Slots { get; init; }

    public required IndexDefinition Index { get; init; }

    public required SlotRange[] Ranges { get; init; }

    /// <summary>The number of the shard that comes next; null: one more than the greatest.</summary>
    public int? NextShard { get; init; }

    public TableSplit[]? Splits { get; init; }
}
