using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// What products of fp16 rows must be for matrix units to be used: within the bounds of all products and those on which expanded
/// distances rely; the same wherever the rows lie, in whatever batch and with the operands exchanged; NaN and infinity only where they
/// belong.
/// </summary>
internal static class MatrixUnitTest
{
    private const float Unit = 1f / (1 << 24);
    private const int Kinds = 8;

    /// <summary>Each row of one matrix times each of another, given in row-major order; the numbers are halves.</summary>
    public delegate float[] Product(float[] left, float[] right, int columns);

    /// <summary>What is wrong with products; null: nothing.</summary>
    public static string? Fault(Product product)
    {
        // Rows of several workgroups and a rest; columns of several blocks and a rest, in fours and not; of several stretches.
        foreach ((int rows, int columns) in new[] { (150, 203), (70, 64), (20, RowStretch.Columns + 72) })
        {
            if (Fault(product, rows, columns) is { } fault)
            {
                return $"{rows} rows of {columns} columns: {fault}";
            }
        }

        return null;
    }

    private static string? Fault(Product product, int rows, int columns)
    {
        float[] values = Rows(rows, columns);
        float[] all = product(values, values, columns);
        float[] part = product(values[(3 * columns)..(6 * columns)], values, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                float found = all[(i * rows) + j];
                if (!IsWithin(found, values.AsSpan(i * columns, columns), values.AsSpan(j * columns, columns)))
                {
                    return $"the product of the rows {i} and {j} is {found:R}";
                }

                // A row's twin is half of the rows away.
                bool same = IsSame(found, all[(j * rows) + i]) && IsSame(found, all[((i + (rows / 2)) % rows * rows) + j])
                    && (i is < 3 or >= 6 || IsSame(found, part[((i - 3) * rows) + j]));
                if (!same)
                {
                    return $"the product of the rows {i} and {j} depends on where they lie";
                }
            }
        }

        return null;
    }

    private static bool IsSame(float a, float b) => a.Equals(b) || (float.IsNaN(a) && float.IsNaN(b));

    private static bool IsWithin(float found, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double exact = 0;
        double sizes = 0;
        double squares = 0;
        for (int c = 0; c < a.Length; c++)
        {
            exact += (double)a[c] * b[c];
            sizes += Math.Abs((double)a[c] * b[c]);
            squares += ((double)a[c] * a[c]) + ((double)b[c] * b[c]);
        }

        if (!double.IsFinite(exact))
        {
            return IsSame(found, (float)exact);
        }

        // A distance has twice the product's error, and the errors of two squares besides.
        double ofDistances = CancellationBound.SafeShare(a.Length) * a.Length / 2 * Unit * squares;
        return Math.Abs(found - exact) <= Math.Min(2.0 * a.Length * Unit * sizes, ofDistances);
    }

    // Each row of the first half again in the second.
    private static float[] Rows(int rows, int columns)
    {
        float[] values = new float[rows * columns];
        uint state = 12345;
        for (int row = 0; row < rows / 2; row++)
        {
            Span<float> first = values.AsSpan(row * columns, columns);
            for (int c = 0; c < columns; c++)
            {
                state = (state * 1664525) + 1013904223;
                first[c] = (float)(Half)Number(row % Kinds, c, (int)(state >> 8) - (1 << 23));
            }

            if (row is 9 or 10)
            {
                first[columns / 2] = row == 9 ? float.NaN : float.PositiveInfinity;
            }

            first.CopyTo(values.AsSpan((row + (rows / 2)) * columns));
        }

        return values;
    }

    // From a whole number in [-2²³, 2²³): of either sign; all positive, so that errors of one direction add up; sums beyond the range of
    // halves; subnormal halves; scales of all sizes; terms that cancel; the largest half; zeros.
    private static float Number(int kind, int column, int random) => kind switch
    {
        0 => random * Scale(-23),
        1 => 0.75f + (random * Scale(-25)),
        2 => random * Scale(-8),
        3 => random * Scale(-38),
        4 => random * Scale(-23 - (column % 14)),
        5 => (column % 2 == 0 ? 1 : -1) * (1 + (random * Scale(-31))),
        6 => random < 0 ? -65504 : 65504,
        _ => 0,
    };

    private static float Scale(int exponent) => MathF.ScaleB(1, exponent);
}
