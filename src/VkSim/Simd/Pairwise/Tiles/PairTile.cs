using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>A rectangle of row pairs, and where their values are.</summary>
internal readonly unsafe ref struct PairTile
{
    /// <summary>Describes a tile of a packed left block.</summary>
    public PairTile(TileBuilder builder, PairwiseWorkspace workspace, long firstRight, int rightRows, in RowBlock block)
    {
        Builder = builder;
        Workspace = workspace;
        Block = block;
        FirstRight = firstRight;
        RightRows = rightRows;
    }

    /// <summary>Packs and combines.</summary>
    public TileBuilder Builder { get; }

    /// <summary>The thread's memory.</summary>
    public PairwiseWorkspace Workspace { get; }

    /// <summary>
    /// The values: pair (i, j) at <c>i · Stride + j</c>. Up to the next whole panel there is room, and nothing of value.
    /// </summary>
    public float* Values => Workspace.Tile;

    /// <summary>Floats from one left row's values to the next one's.</summary>
    public nint Stride => Workspace.TileStride;

    /// <summary>A factor for each left row, as the comparison's <see cref="RowFactor"/> has it.</summary>
    public float* LeftFactors => Workspace.LeftFactors;

    /// <summary>A factor for each right row.</summary>
    public float* RightFactors => Workspace.RightFactors;

    /// <summary>The first left row.</summary>
    public long FirstLeft => Block.First;

    /// <summary>Left rows.</summary>
    public int LeftRows => Block.Rows;

    /// <summary>The first right row.</summary>
    public long FirstRight { get; }

    /// <summary>Right rows.</summary>
    public int RightRows { get; }

    /// <summary>The left block that it is a part of.</summary>
    public RowBlock Block { get; }

    /// <summary>Computes the sums of a kernel into <see cref="Values"/>.</summary>
    public void Combine(PanelKernel kernel) => Combine(kernel, Values);

    /// <summary>Computes the sums of a kernel.</summary>
    public void Combine(PanelKernel kernel, float* sums) =>
        Builder.Combine(Workspace, kernel, FirstLeft, LeftRows, FirstRight, RightRows, sums);

    /// <summary>Gives the rows their factors, where the values are not computed.</summary>
    public void Measure() => Builder.Measure(Workspace, FirstLeft, LeftRows, FirstRight, RightRows);

    /// <summary>Computes the sums and finishes them to values.</summary>
    public void Compute()
    {
        PairComparison comparison = Builder.Comparison;
        Combine(comparison.Kernel);
        comparison.Finish?.Apply(this);
    }
}
