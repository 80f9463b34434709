using System.Globalization;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using VkSim.Orleans.Contracts;

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

        (GrainId key, int place) = Rank(target.GrainIdentity);
        ulong grain = key.GetUniformHashCode();
        double?[] told = [.. silos.Select(CapacityOf)];
        // One that has told nothing yet is as good as the smallest.
        double least = told.Min() ?? 1;
        IEnumerable<SiloAddress> drawn = silos.Zip(told).OrderByDescending(silo => Rendezvous.Draw((uint)silo.First.GetConsistentHashCode(), grain, silo.Second ?? least)).Select(silo => silo.First);
        return Task.FromResult(drawn.ElementAt(place % silos.Length));
    }

    // The silo that draws the greatest number for a shard has it, and those behind it have its copies.
    private static (GrainId Key, int Place) Rank(GrainId grain) =>
        grain.Type.ToString() == GrainTypes.Replica && grain.TryGetIntegerKey(out long shard, out string? key)
            ? (GrainId.Create(GrainTypes.Shard, GrainIdKeyExtensions.CreateIntegerKey(shard, ReplicaKey.Read(key!).Collection).ToString()!), ReplicaKey.Read(key!).Copy + 1)
            : (grain, 0);

    private double? CapacityOf(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo) is { } told
        && told.Metadata.TryGetValue(Key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double capacity)
        && capacity > 0
            ? capacity
            : null;
}
