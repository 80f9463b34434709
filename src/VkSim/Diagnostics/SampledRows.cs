namespace VkSim.Diagnostics;

/// <summary>Some rows of a matrix on its device, as they are and less the mean.</summary>
internal sealed class SampledRows : IDisposable
{
    private SampledRows(long[] numbers, Matrix rows, Matrix centred)
    {
        (Numbers, Rows, Centred) = (numbers, rows, centred);
    }

    /// <summary>Their numbers, ascending.</summary>
    public long[] Numbers { get; }

    /// <summary>The rows, those of subnormal norms larger by a power of two.</summary>
    public Matrix Rows { get; }

    /// <summary>The rows less the mean; zeros where single precision cannot tell a row from the mean.</summary>
    public Matrix Centred { get; }

    /// <summary>So many finite rows, the same for the same seed, ascending; all where there are no more.</summary>
    public static long[] Choose(RowCensus census, long wanted, int seed)
    {
        long rows = census.Norms.Length;
        if (wanted >= census.FiniteRows)
        {
            return [.. Numbered(rows).Where(census.IsFinite)];
        }

        var random = new Random(seed);
        var chosen = new SortedSet<long>();
        while (chosen.Count < wanted)
        {
            // What was drawn before, or is not finite, is drawn over.
            long row = random.NextInt64(rows);
            if (census.IsFinite(row))
            {
                chosen.Add(row);
            }
        }

        return [.. chosen];
    }

    /// <summary>Copies them on the device.</summary>
    public static SampledRows Of(RowBlocks blocks, VectorDevice device, long[] numbers, RowCensus census, double[] mean)
    {
        int columns = blocks.Columns;
        Matrix rows = device.Allocate(numbers.Length, columns);
        Matrix centred = device.Allocate(numbers.Length, columns);
        var sample = new SampledRows(numbers, rows, centred);
        float[] plain = new float[(long)blocks.BlockRows * columns];
        float[] less = new float[plain.Length];
        int next = 0;
        blocks.ForEach((first, count, values) =>
        {
            int begin = next;
            double[] row = new double[columns];
            for (; next < numbers.Length && numbers[next] < first + count; next++)
            {
                ReadOnlySpan<float> source = values.Span.Slice((int)(numbers[next] - first) * columns, columns);
                Span<float> centredRow = less.AsSpan((next - begin) * columns, columns);
                double whole = census.Norms[numbers[next]];
                DirectedRows.Copy(source, whole, plain.AsSpan((next - begin) * columns, columns));
                RowArithmetic.Centre(source, mean, 1, row);
                double norm = Math.Sqrt(RowArithmetic.Dot(row, row));
                double inverse = CentredCensus.Inverse(norm, whole);
                // By its norm: a row may be as small as single precision has it, or as large.
                for (int i = 0; i < columns; i++)
                {
                    centredRow[i] = (float)(row[i] * inverse);
                }
            }

            if (next > begin)
            {
                rows.Write(plain.AsSpan(0, (next - begin) * columns), begin);
                centred.Write(less.AsSpan(0, (next - begin) * columns), begin);
            }
        });
        return sample;
    }

    public void Dispose()
    {
        Rows.Dispose();
        Centred.Dispose();
    }

    private static IEnumerable<long> Numbered(long count)
    {
        for (long row = 0; row < count; row++)
        {
            yield return row;
        }
    }
}
