using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>What a pass over pairs was recorded for, whatever the numbers are that come with a call.</summary>
internal readonly record struct ContrastiveCall(MatrixView A, MatrixView B, PairLogits Logits, PairTileFlags Flags)
{
    /// <summary>Where gradients of left rows go; none in a forward pass.</summary>
    public MatrixView Gradient { get; init; }

    /// <summary>Where gradients of right rows go; none where they are not wanted.</summary>
    public MatrixView RightGradient { get; init; }

    /// <summary>Whether they are added to what is there.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Whether left rows add to weights.</summary>
    public bool HasLeft { get; init; }

    /// <summary>Whether right rows add to weights, or their sums are wanted.</summary>
    public bool HasRight { get; init; }

    /// <summary>A call that goes over these pairs.</summary>
    public static ContrastiveCall Of(in PairPass pass) => new(pass.A, pass.B, pass.Logits, FlagsOf(pass.Roles));

    private static PairTileFlags FlagsOf(in PairRoles roles) =>
        (roles.ExcludeDiagonal ? PairTileFlags.ExcludeDiagonal : PairTileFlags.None)
        | (roles.DiagonalIsPositive ? PairTileFlags.DiagonalIsPositive : PairTileFlags.None)
        | (roles.LeftLabels.IsEmpty ? PairTileFlags.None : PairTileFlags.HasLabels)
        | (roles.Mask.IsEmpty ? PairTileFlags.None : PairTileFlags.HasMask);
}
