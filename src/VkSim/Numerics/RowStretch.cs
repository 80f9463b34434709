namespace VkSim.Numerics;

/// <summary>What sums over long rows are made of (STRETCH in shaders/lib/chains.glsl).</summary>
internal static class RowStretch
{
    /// <summary>Columns of a stretch, within which the sums of blocks are added as they are.</summary>
    public const int Columns = 4096;

    /// <summary>Whether rows have more than one stretch.</summary>
    public static bool IsLong(long columns) => columns > Columns;
}
