namespace VkSim.Tests.Fixtures;

/// <summary>
/// A matrix of more bytes than lavapipe lets a shader reach in one buffer (128 MiB). Rows repeat a pattern, but for those at the
/// beginning, around the borders between windows and at the end, which are unlike any other.
/// </summary>
internal sealed class LargeRows
{
    private const int Period = 61;
    private const long Reach = 128L << 20;

    private LargeRows(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Values = new float[(long)rows * columns];
        float[] pattern = RandomRows.Normal(1, columns + (Period * 13), rows, 3);
        for (int i = 0; i < rows; i++)
        {
            pattern.AsSpan(i % Period * 13, columns).CopyTo(Row(i));
        }

        Places = [.. Marked(rows, columns).Where(i => i >= 0 && i < rows).Distinct().Order()];
        foreach (int place in Places)
        {
            Row(place)[(int)(place * 7001L % columns)] = 9 + (0.001f * (place % 5000));
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public float[] Values { get; }

    /// <summary>The rows that are unlike any other.</summary>
    public int[] Places { get; }

    /// <summary>Many short rows.</summary>
    public static LargeRows Many() => new(300_000, 128);

    /// <summary>Few long rows.</summary>
    public static LargeRows Few() => new(70, 524_800);

    public Span<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>A row for the oracle.</summary>
    public double[] Exact(int row) => Array.ConvertAll(Row(row).ToArray(), v => (double)v);

    /// <summary>The place of an earlier row of the same values, or −1.</summary>
    public int Twin(int row) => row < Period || Places.Contains(row) || Places.Contains(row - Period) ? -1 : row - Period;

    // Windows end a row or two before the reach does, where their beginnings must be aligned.
    private static IEnumerable<int> Marked(int rows, int columns)
    {
        int window = (int)(Reach / 4 / columns);
        for (int border = 0; border < rows + window; border += window)
        {
            for (int i = -3; i <= 2; i++)
            {
                yield return Math.Min(border + i, rows - 1);
            }
        }
    }
}
