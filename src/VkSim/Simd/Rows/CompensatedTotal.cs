using System.Runtime.CompilerServices;

namespace VkSim.Simd.Rows;

/// <summary>A sum in single precision whose error does not grow with the number of terms (Kahan 1965); once it is no number, it stays so.</summary>
internal struct CompensatedTotal
{
    private float _excess;

    /// <summary>The sum so far.</summary>
    public float Value { get; private set; }

    /// <summary>Adds a term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float term)
    {
        float missing = term - _excess;
        float sum = Value + missing;
        _excess = float.IsFinite(sum) ? (sum - Value) - missing : 0;
        Value = sum;
    }
}
