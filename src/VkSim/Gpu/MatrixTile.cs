using System.Numerics;
using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The tile of the comparison by matrix units, shaders/pairwise_matrix.comp: four subgroups, each with a square of matrices.</summary>
/// <param name="M">Left rows of a matrix.</param>
/// <param name="N">Right rows of a matrix.</param>
/// <param name="K">Columns that are multiplied at a time.</param>
/// <param name="SubgroupSize">Invocations that share a matrix.</param>
internal readonly record struct MatrixTile(int M, int N, int K, int SubgroupSize)
{
    /// <summary>Subgroups of a workgroup along the right rows.</summary>
    public const int SubgroupsAcross = 2;

    /// <summary>Columns that are staged at a time.</summary>
    public const int Depth = 32;

    private const int Subgroups = 2 * SubgroupsAcross;

    // Rows of a subgroup on either side: 32 registers a lane of 32 for their sums, and as many for those of the blocks before.
    private const int Side = 32;

    /// <summary>Invocations of a workgroup.</summary>
    public int Invocations => Subgroups * SubgroupSize;

    /// <summary>Matrices of a subgroup along the left rows.</summary>
    public int Rows => Side / M;

    /// <summary>Matrices of a subgroup along the right rows.</summary>
    public int Columns => Side / N;

    /// <summary>Left rows of a workgroup.</summary>
    public static int LeftRows => Subgroups / SubgroupsAcross * Side;

    /// <summary>Right rows of a workgroup.</summary>
    public static int RightRows => SubgroupsAcross * Side;

    private int SharedBytes => ((LeftRows + RightRows) * (Depth + 8) * 2) + (Subgroups * M * N * 4);

    /// <inheritdoc/>
    public override string ToString() => $"{M}×{N}×{K}";

    /// <summary>The tiles that a device may run, the largest matrices first.</summary>
    /// <param name="offered">What its driver says that it has.</param>
    /// <param name="subgroupSize">The size that its subgroups can be required to have.</param>
    /// <param name="limits">What of its limits is planned with.</param>
    public static IEnumerable<MatrixTile> Of(IReadOnlyList<CooperativeMatrixShape> offered, int subgroupSize, GpuLimits limits) =>
        offered.Where(shape => shape is { Input: "Float16", Accumulator: "Float32" } && Divides(shape.M, Side) && Divides(shape.N, Side) && Divides(shape.K, Depth))
            .OrderByDescending(shape => shape.M * shape.N * shape.K)
            .Select(shape => new MatrixTile(shape.M, shape.N, shape.K, subgroupSize))
            .Where(tile => tile.Invocations <= limits.Invocations && tile.SharedBytes <= limits.SharedBytes);

    private static bool Divides(int size, int side) => size > 0 && size <= side && BitOperations.IsPow2(size);
}
