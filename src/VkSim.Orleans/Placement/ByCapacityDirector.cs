using System.Globalization;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace VkSim.Orleans.Placement;

/// <summary>Places shards in proportion to the capacities that silos tell in their metadata.</summary>
/// <param name="metadata">What silos tell.</param>
internal sealed class ByCapacityDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    /// <summary>The name of a capacity in a silo's metadata.</summary>
    public const string Key = "vksim.capacity";

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
        {
            return Task.FromResult(hint);
        }

        ulong grain = target.GrainIdentity.GetUniformHashCode();
        double?[] told = [.. silos.Select(CapacityOf)];
        // One that has told nothing yet is as good as the smallest.
        double least = told.Min() ?? 1;
        return Task.FromResult(silos.Zip(told).MaxBy(silo => Rendezvous.Draw((uint)silo.First.GetConsistentHashCode(), grain, silo.Second ?? least)).First);
    }

    private double? CapacityOf(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo) is { } told
        && told.Metadata.TryGetValue(Key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double capacity)
        && capacity > 0
            ? capacity
            : null;
}
