namespace VkSim.Orleans.Placement;

/// <summary>
/// Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights as Schindelhauer and Schomaker 2005): every silo draws a number for
/// every key, and the greatest has it. Silos have keys in proportion to their weights, and where one goes only its own keys move.
/// </summary>
internal static class Rendezvous
{
    /// <summary>What a silo draws for a key.</summary>
    /// <param name="silo">A hash of the silo.</param>
    /// <param name="key">A hash of the key.</param>
    /// <param name="weight">The silo's weight, above 0.</param>
    public static double Draw(ulong silo, ulong key, double weight)
    {
        // In (0, 1): its logarithm is below 0.
        double uniform = ((Mix(silo ^ Mix(key)) >> 11) + 0.5) / (1UL << 53);
        return -weight / Math.Log(uniform);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
