namespace VkSim.Numerics;

/// <summary>How much ‖a‖² + ‖b‖² − 2a·b may be wrong, relative to ‖a‖² + ‖b‖².</summary>
internal static class CancellationBound
{
    /// <summary>Above this many columns the product path wins even though it is computed twice where it is not safe.</summary>
    public const int DirectColumns = 16;

    // The direct form of longer rows is compensated, and errs no more the longer they are; the expanded form may not either.
    private const float LongRowShare = 0.25f;

    /// <summary>
    /// The smallest share of ‖a‖² + ‖b‖² that counts as safe. A sum of D products passes, by chains of 64 columns whose sums are added
    /// in order, through n = min(D, 64) + ⌈D/64⌉ + 1 roundings, so the expanded form errs by less than 2n·u of ‖a‖² + ‖b‖², and in the
    /// worst of actual data by about a quarter of that, while the direct form is granted 2D·u of the result: n/4D.
    /// </summary>
    public static float SafeShare(int columns) => RowStretch.IsLong(columns) ? LongRowShare : Roundings(columns) / (4f * Math.Max(columns, 1));

    private static int Roundings(int columns) => Math.Min(columns, ChainLayout.Block) + ChainLayout.Blocks(columns) + 1;
}
