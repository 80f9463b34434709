using VkSim.Contract;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>
/// The divisor of each row of a cosine, and the power of two that the row is packed with so that no product of two rows
/// under- or overflows. Ordinary rows have exponent 0 and cost a comparison.
/// </summary>
internal readonly unsafe struct RowFactors(CosineSettings settings, PanelPacker packer)
{
    // Products of two rows, and of two divisors, whose norms lie in here keep well clear of both ends of the range.
    private const double Least = 1.0 / (1L << 40);
    private const double Most = 1L << 40;

    /// <summary>Measures rows. Without columns every product is the empty sum, 0, also where epsilon is 0.</summary>
    public void Measure(in HostMatrix matrix, long first, int rows, float* divisors, int* exponents)
    {
        for (int row = 0; row < rows; row++)
        {
            exponents[row] = 0;
            double norm = packer.Norm(matrix.Row(first + row), matrix.ElementType, matrix.Columns);
            divisors[row] = matrix.Columns == 0 && settings.ZeroVectors == ZeroVectorPolicy.Zero ? 1 : Divisor(norm, out exponents[row]);
        }
    }

    /// <summary>What <see cref="Measure"/> gives for a row of which Σx² is known.</summary>
    public float DivisorOf(double squares, float* row, int columns, out int exponent)
    {
        double sum = EuclideanNorm.IsSafe(squares) ? squares : DoubleRow<float>.SquaredSum(row, columns);
        return Divisor(Math.Sqrt(sum), out exponent);
    }

    private float Divisor(double norm, out int exponent)
    {
        double divisor = Math.Max(norm, settings.Epsilon);
        exponent = 0;
        return norm >= Least && divisor <= Most ? (float)divisor : Unusual(norm, divisor, out exponent);
    }

    private float Unusual(double norm, double divisor, out int exponent)
    {
        exponent = 0;
        if (norm == 0)
        {
            // The products are 0 whatever they are divided by; a tiny ε must not make 0 / 0 of them.
            return settings.ZeroVectors == ZeroVectorPolicy.NaN ? float.NaN : divisor > 0 ? 1 : 0;
        }

        if (!double.IsFinite(norm))
        {
            return (float)norm;
        }

        // A row is scaled by about 1/√(norm · divisor): to 1 where they are the same, and where ε rules as far below 1
        // as its divisor then is above it.
        exponent = -((Math.ILogB(norm) + Math.ILogB(divisor)) / 2);
        return (float)Math.ScaleB(divisor, exponent);
    }
}
