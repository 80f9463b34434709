namespace VkSim.Gpu;

/// <summary>
/// Whether invocations that share a row read its blocks of 64 columns for one another, by what a compute unit's first cache keeps of the lines
/// that all of its invocations have begun to read: 64 to 256 KiB (bench/NOTES.md). No GPU was at hand to measure it, which 'vksim tune' does.
/// </summary>
/// <param name="StreamSharers">Invocations that read for one another where the right matrix is streamed; 1: each reads its own block.</param>
/// <param name="RowSharers">The same where the squares of rows are summed.</param>
internal sealed record BlockReading(int StreamSharers, int RowSharers)
{
    // NVIDIA's and Intel's caches of 128 KiB and more keep the lines; of others it is not known.
    private static readonly BlockReading Alone = new(StreamSharers: 1, RowSharers: 1);

    // 16 or 32 KiB.
    private static readonly BlockReading Together = new(StreamSharers: 4, RowSharers: 4);

    /// <summary>How a vendor's GPUs read.</summary>
    /// <param name="vendor">Its name, as of <see cref="Compute.GpuAdapter.Vendor"/>; null: any other.</param>
    public static BlockReading Of(string? vendor) => vendor == "AMD" ? Together : Alone;
}
