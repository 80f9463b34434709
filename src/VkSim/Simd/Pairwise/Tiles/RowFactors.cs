using System.Runtime.Intrinsics;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>
/// The divisor of each row of a cosine, and the power of two that the row is packed with so that no product of two rows
/// under- or overflows; as shaders/lib/row_norm.glsl and scaling.glsl have it. Ordinary rows have exponent 0 and cost a comparison.
/// </summary>
internal readonly unsafe struct RowFactors(CosineSettings settings)
{
    private const int LargestEpsilonPower = 247;
    private const int MantissaBits = 23;

    /// <summary>Turns Σx² of rows into divisors. Without columns every product is the empty sum, 0, also where epsilon is 0.</summary>
    /// <param name="reader">Reads rows again that must be scaled.</param>
    /// <param name="matrix">The rows' matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="factors">The sums, which the divisors take the places of.</param>
    /// <param name="exponents">The rows' powers of two.</param>
    /// <returns>Whether any row must be scaled.</returns>
    public bool Finish(in BlockReader reader, in HostMatrix matrix, long first, int rows, float* factors, int* exponents)
    {
        int scaled = 0;
        for (int row = 0; row < rows; row++)
        {
            // At scale 1, above every subnormal epsilon.
            if (row + Vector128<float>.Count <= rows && BinaryScale.AreSafe(Vector128.Load(factors + row)))
            {
                Vector128<float> norms = Vector128.Sqrt(Vector128.Load(factors + row));
                Vector128.Max(norms, Vector128.Create(settings.Epsilon)).Store(factors + row);
                row += Vector128<float>.Count - 1;
                continue;
            }

            exponents[row] = 0;
            if (BinaryScale.IsSafe(factors[row]))
            {
                factors[row] = MathF.Max(MathF.Sqrt(factors[row]), settings.Epsilon);
                continue;
            }

            float norm = NormAtScale(reader, matrix, first + row, out exponents[row]);
            factors[row] = DivisorOf(norm, ref exponents[row], matrix.Columns);
            scaled |= exponents[row];
        }

        return scaled != 0;
    }

    // 0, infinity and NaN are what they are.
    private static float NormAtScale(in BlockReader reader, in HostMatrix matrix, long row, out int exponent)
    {
        uint largest = reader.LargestSize(matrix, row);
        exponent = 0;
        if (largest is 0 or >= BinaryScale.Infinity)
        {
            return BitConverter.UInt32BitsToSingle(largest);
        }

        exponent = BinaryScale.ExponentToOne(largest);
        return MathF.Sqrt(reader.Squares(matrix, row, exponent));
    }

    // The bits of numbers that are not negative sort as the numbers do, NaN last.
    private float DivisorOf(float norm, ref int exponent, int columns)
    {
        uint size = BitConverter.SingleToUInt32Bits(norm) & ~0x80000000;
        uint least = BitConverter.SingleToUInt32Bits(settings.Epsilon);
        if (size == 0)
        {
            exponent = 0;
            return settings.ZeroVectors == ZeroVectorPolicy.NaN ? float.NaN : columns == 0 ? 1 : settings.Epsilon;
        }

        // Epsilon goes to the row's scale; where it would leave the range there, the scale gives way.
        int scale = exponent;
        if (scale > 0)
        {
            exponent = Math.Max(Math.Min(scale, LargestEpsilonPower - (int)(least >> MantissaBits)), 0);
        }

        size = BinaryScale.Scale(size, exponent - scale);
        return BitConverter.UInt32BitsToSingle(Math.Max(size, BinaryScale.Scale(least, exponent)));
    }
}
