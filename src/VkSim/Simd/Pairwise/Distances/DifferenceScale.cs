using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>
/// Powers of two by which the rows of pairs are multiplied before they are subtracted, and those and divisors for their differences
/// then: one of each a pair, for panels of as many pairs as a right panel has rows.
/// </summary>
/// <param name="memory">Room for <see cref="Floats"/>.</param>
internal readonly unsafe struct DifferenceScale<TVec, TLanes>(float* memory)
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int LeastNormalExponent = -126;

    // A power of two takes three numbers: it may be beyond the range, and what becomes no normal number is 0.
    private const int Parts = 3;

    /// <summary>Floats of memory.</summary>
    public static int Floats => ((2 * Parts) + 1) * Slots;

    /// <summary>What the differences are divided by.</summary>
    public float* Divisors => memory + (2 * Parts * Slots);

    private static int Slots => 2 * TLanes.Count;

    private float* Inner => memory + (Parts * Slots);

    /// <summary>Sets the rows' powers of two; differences are left as they are.</summary>
    public void SetOuter(int* exponents) => Set(memory, exponents);

    /// <summary>Sets the differences' powers of two.</summary>
    /// <param name="exponents">One a pair.</param>
    /// <param name="largest">The largest differences before, by which all are divided at their new scale; or null.</param>
    public void SetInner(int* exponents, float* largest)
    {
        Set(Inner, exponents);
        for (int i = 0; i < Slots; i++)
        {
            Divisors[i] = largest == null || exponents[i] == 0 && largest[i] == 0 ? 1 : MathF.ScaleB(largest[i], exponents[i]);
        }
    }

    /// <summary>left = left·2ᵉ − right·2ᵉ; right = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Subtract(float* left, float* right, int depth)
    {
        for (nint i = 0; i < (nint)depth * Slots; i += TLanes.Count)
        {
            nint slot = i % Slots;
            TLanes.Store(left + i, TLanes.Subtract(Scaled(TLanes.Load(left + i), memory + slot), Scaled(TLanes.Load(right + i), memory + slot)));
            TLanes.Store(right + i, TLanes.Zero);
        }
    }

    /// <summary>differences = differences·2ᵉ / divisors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Divide(float* differences, int depth)
    {
        for (nint i = 0; i < (nint)depth * Slots; i += TLanes.Count)
        {
            nint slot = i % Slots;
            TLanes.Store(differences + i, TLanes.Divide(Scaled(TLanes.Load(differences + i), Inner + slot), TLanes.Load(Divisors + slot)));
        }
    }

    private static void Set(float* factors, int* exponents)
    {
        for (int i = 0; i < Slots; i++)
        {
            factors[i] = MathF.ScaleB(1, exponents[i] / 2);
            factors[Slots + i] = MathF.ScaleB(1, exponents[i] - (exponents[i] / 2));
            factors[(2 * Slots) + i] = MathF.ScaleB(1, LeastNormalExponent - exponents[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Scaled(TVec value, float* factors)
    {
        TVec scaled = TLanes.Multiply(TLanes.Multiply(value, TLanes.Load(factors)), TLanes.Load(factors + Slots));
        return TLanes.Select(TLanes.Less(TLanes.Abs(value), TLanes.Load(factors + (2 * Slots))), TLanes.Zero, scaled);
    }
}
