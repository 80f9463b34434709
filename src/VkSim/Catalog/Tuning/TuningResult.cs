using System.Runtime.InteropServices;

namespace VkSim.Catalog.Tuning;

/// <summary>What an operation gave.</summary>
/// <param name="Values">Its numbers.</param>
/// <param name="Ids">Whose they are, where it ranks.</param>
internal readonly record struct TuningResult(float[] Values, long[] Ids)
{
    /// <summary>Numbers that belong to nobody.</summary>
    public TuningResult(float[] values)
        : this(values, [])
    {
    }

    /// <summary>Whether another result is the same, bit for bit.</summary>
    public bool IsSame(in TuningResult other) =>
        MemoryMarshal.Cast<float, int>(Values).SequenceEqual(MemoryMarshal.Cast<float, int>(other.Values)) && Ids.AsSpan().SequenceEqual(other.Ids);

    /// <summary>The first number that is further than a bound from another result's; null: none. Whose they are may differ where numbers do.</summary>
    public int? FirstBeyond(in TuningResult other, double bound)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            // So that NaN is beyond as well.
            if (!(Math.Abs((double)Values[i] - other.Values[i]) <= bound))
            {
                return i;
            }
        }

        return null;
    }
}
