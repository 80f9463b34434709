namespace VkSim.Orleans.Contracts;

/// <summary>What clients and silos say to one another.</summary>
internal static class Protocol
{
    /// <summary>Raised when a message means something else than before; parties of different versions refuse one another.</summary>
    public const int Version = 3;

    /// <exception cref="ClusterIndexException">The caller is of another version.</exception>
    public static void Check(int version)
    {
        if (version != Version)
        {
            throw new ClusterIndexException($"The caller speaks version {version} of the protocol; expected {Version}, which this silo speaks.");
        }
    }
}
