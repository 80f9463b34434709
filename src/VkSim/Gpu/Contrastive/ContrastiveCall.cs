using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>What a pass over pairs is recorded for.</summary>
/// <param name="Pass">The pairs.</param>
/// <param name="Left">Sums over the pairs of left rows, or in a backward pass what these add to weights.</param>
/// <param name="Right">The same of right rows, or none.</param>
internal readonly record struct ContrastiveCall(PairPass Pass, MatrixView Left, MatrixView Right)
{
    /// <summary>Whether sums, or gradients, are added to what is there.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Where a backward pass puts what it finds.</summary>
    public PairGradientTargets Targets { get; init; }

    /// <summary>Whether it is a forward pass.</summary>
    public bool IsForward => Targets.A.IsNone;

    /// <summary>What there is, for the kernels.</summary>
    public PairTileFlags Flags
    {
        get
        {
            PairRoles roles = Pass.Roles;
            return (roles.ExcludeDiagonal ? PairTileFlags.ExcludeDiagonal : PairTileFlags.None)
                | (roles.DiagonalIsPositive ? PairTileFlags.DiagonalIsPositive : PairTileFlags.None)
                | (roles.AllPositive ? PairTileFlags.AllPositive : PairTileFlags.None)
                | (roles.Labels.IsNone ? PairTileFlags.None : PairTileFlags.HasLabels)
                | (roles.Mask.IsNone ? PairTileFlags.None : PairTileFlags.HasMask);
        }
    }
}
