using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Routing;

/// <summary>A table as it is written.</summary>
internal sealed record TableDocument
{
    public required int Format { get; init; }

    public required int Slots { get; init; }

    public required IndexDefinition Index { get; init; }

    public required SlotRange[] Ranges { get; init; }
}
