namespace VkSim;

/// <summary>Everything that exists once for an instruction level, made on first use and shared by all engines.</summary>
internal abstract class LevelParts
{
    private static readonly LevelParts?[] s_levels = new LevelParts?[(int)SimdLevel.Avx512 + 1];

    /// <summary>Packs rows.</summary>
    public abstract PanelPacker Packer { get; }

    /// <summary>The parts of a level, which the machine must have.</summary>
    public static LevelParts For(SimdLevel level) => s_levels[(int)level] ??= level switch
    {
        SimdLevel.Avx512 => new LevelParts<System.Runtime.Intrinsics.Vector512<float>, Lanes512>(),
        SimdLevel.Avx2 => new LevelParts<System.Runtime.Intrinsics.Vector256<float>, Lanes256>(),
        SimdLevel.Sse => new LevelParts<System.Runtime.Intrinsics.Vector128<float>, Lanes128>(),
        _ => new LevelParts<float, LanesScalar>(),
    };

    /// <summary>A way to compare whose tiles hold the values that are asked for.</summary>
    public abstract PairComparison Comparison(in PairwiseSettings settings, int columns);

    /// <summary>
    /// A way to compare whose tiles hold lower bounds of squared distances, where that is faster than the values and as
    /// good for leaving out what is too far; null otherwise.
    /// </summary>
    public abstract PairComparison? BoundingComparison(in PairwiseSettings settings, int columns);

    /// <summary>A sink for nearest neighbours.</summary>
    public abstract NearestSink CreateNearestSink();
}
