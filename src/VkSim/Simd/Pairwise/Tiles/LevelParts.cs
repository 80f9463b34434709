using VkSim.Contract;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Pairwise.Ranking;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise.Tiles;

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

    /// <summary>A way to compare.</summary>
    /// <param name="settings">Metric, order and mode.</param>
    /// <param name="columns">Columns of the rows.</param>
    public abstract PairComparison Comparison(in PairwiseSettings settings, int columns);

    /// <summary>A sink for nearest neighbours.</summary>
    public abstract NearestSink CreateNearestSink();

    /// <summary>A sink for all rows within a radius.</summary>
    public abstract RadiusSink CreateRadiusSink();

    /// <summary>A sink for the sums of contrastive losses.</summary>
    public abstract ContrastiveForwardSink CreateForwardSink();

    /// <summary>A sink for the gradients of contrastive losses.</summary>
    public abstract ContrastiveBackwardSink CreateBackwardSink();
}
