namespace VkSim.Orleans.Contracts;

/// <summary>Types of grains, by which they are placed.</summary>
internal static class GrainTypes
{
    public const string Shard = "vksim.shard";

    public const string Replica = "vksim.replica";
}
