using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VkSim.Simd.Rows.Softmax;

/// <summary>The <see cref="ExponentialSum"/> of some rows, each part of them side by side.</summary>
/// <param name="memory">Room for <see cref="Doubles"/>.</param>
internal readonly unsafe struct ExponentialSums(double* memory)
{
    /// <summary>The most rows; a multiple of every vector's lanes.</summary>
    public const int Most = 64;

    /// <summary>The memory that it takes.</summary>
    public const int Doubles = 4 * Most;

    /// <summary>Each row's largest element.</summary>
    public float* Largest { get; } = (float*)memory;

    /// <summary>How many elements of each row equal the largest.</summary>
    public double* Ties { get; } = memory + Most;

    /// <summary>Σ exp(x − largest) over each row's others.</summary>
    public double* Rest { get; } = memory + (2 * Most);

    /// <summary>log Σ exp(x − largest) of each row.</summary>
    public double* LogTotal { get; } = memory + (3 * Most);

    /// <summary>The sum of one row.</summary>
    public ExponentialSum this[int row]
    {
        get => new(Largest[row], Ties[row], Rest[row], LogTotal[row]);
        set => (Largest[row], Ties[row], Rest[row]) = (value.Largest, value.Ties, value.Rest);
    }

    /// <summary>Computes <see cref="LogTotal"/> of so many rows, of each the same for any number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeLogarithms(int count)
    {
        for (int row = 0; row < count; row += Vector512<double>.Count)
        {
            Vector512<double> ties = Vector512.Load(Ties + row);
            Vector512<double> rest = Vector512.Load(Rest + row);
            Vector512<double> total = ties + rest;
            Vector512<double> logarithm = Vector512.Log(total);
            Vector512<double> isOne = Vector512.Equals(ties, Vector512<double>.One);
            Vector512.ConditionalSelect(isOne, LogOnePlus(rest, total, logarithm), logarithm).Store(LogTotal + row);
        }
    }

    // W. Kahan: the rounding of 1 + x cancels in the quotient.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogOnePlus(Vector512<double> x, Vector512<double> sum, Vector512<double> logarithm) =>
        Vector512.ConditionalSelect(Vector512.Equals(sum, Vector512<double>.One), x, logarithm * x / (sum - Vector512<double>.One));
}
