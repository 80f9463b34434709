namespace VkSim.Gpu.Tuning;

/// <summary>A part of <see cref="GpuTuning"/> that may be measured, because no bit of any result depends on it, or the user allows that.</summary>
/// <param name="Name">The kernel and the part, such as "pairwise_tile.tile".</param>
/// <param name="Work">What is computed to measure it.</param>
/// <param name="Read">The value in a table: the numbers of a tile, or one; null where the table goes without.</param>
/// <param name="Write">A table with another value.</param>
/// <param name="Points">The legal values, within limits and for drivers on the CPU or for hardware.</param>
internal sealed record TuningParameter(
    string Name,
    TuningWork Work,
    Func<GpuTuning, int[]?> Read,
    Func<GpuTuning, int[], GpuTuning> Write,
    Func<GpuLimits, bool, IEnumerable<int[]>> Points)
{
    /// <summary>
    /// Whether no bit of any result depends on it. Otherwise results within the bounds do, what was found is kept even where it is the table's own
    /// value, and only who allows it gets it.
    /// </summary>
    public bool KeepsBits { get; init; } = true;

    /// <summary>Whether a table's device has what a value asks for.</summary>
    public Func<GpuTuning, int[], bool> IsOffered { get; init; } = (_, _) => true;

    /// <summary>Whether a text is a part of the name.</summary>
    public bool IsMeantBy(string text) => Name.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a value is one of the legal ones.</summary>
    public bool IsLegal(ReadOnlySpan<int> value, GpuLimits limits, bool isSoftware)
    {
        foreach (int[] point in Points(limits, isSoftware))
        {
            if (value.SequenceEqual(point))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The legal values other than the table's, those first that are most like it.</summary>
    public IEnumerable<int[]> Others(GpuTuning table, GpuLimits limits, bool isSoftware) =>
        Read(table) is not { } own ? [] : Points(limits, isSoftware).Where(point => !point.AsSpan().SequenceEqual(own) && IsOffered(table, point)).OrderBy(point => Distance(point, own));

    /// <summary>A value as people read it: "16×8×4×4×4", a number, or "none" where several are all 0.</summary>
    public static string Text(ReadOnlySpan<int> value) => value.Length > 1 && value.IndexOfAnyExcept(0) < 0 ? "none" : string.Join('×', value.ToArray());

    // How often one would be doubled or halved to be the other.
    private static double Distance(int[] a, int[] b) => a.Zip(b, (x, y) => Math.Abs(Math.Log2((double)x / y))).Sum();
}
