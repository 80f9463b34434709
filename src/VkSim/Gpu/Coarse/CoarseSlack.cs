using VkSim.Numerics;

namespace VkSim.Gpu.Coarse;

/// <summary>What the bounds of shaders/int8_bounds.comp allow for beside the rest of a row, relative to the lengths.</summary>
internal static class CoarseSlack
{
    // Columns that are summed at the same time in shaders/int8_rows.comp and shaders/int8_bounds.comp.
    private const int Sums = 4;

    /// <summary>
    /// The slack of so many columns. Sums of the copy pass through n = ⌈D/4⌉ + 8 roundings, twice as many where products are rounded before they are added; so
    /// do the squares that lengths are the roots of, and the products that a row's scale is the quotient of, which errs by less than 4n·u as
    /// x·c is more than half of ‖x‖·‖c‖. With twice <see cref="CoarseScores.Share"/> for the score itself, and for the rounding of the bounds.
    /// Squares below 2⁻¹²⁶ are lost to a device that flushes: of lengths from 2⁻⁴⁰ on no more than √D·2⁻²³, which is less.
    /// </summary>
    public static float Of(int columns) =>
        (float)((2 * CoarseScores.Share(columns)) + (((4 * (((columns + Sums - 1) / Sums) + 8)) + 128) * CoarseScores.Unit));
}
