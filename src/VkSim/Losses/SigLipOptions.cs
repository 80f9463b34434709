using VkSim.Contract.Pairs;

namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.SigLip(Matrix, Matrix, SigLipOptions?)"/>.</summary>
public sealed record SigLipOptions : PairLossOptions
{
    internal static SigLipOptions Default { get; } = new();

    /// <summary>The defaults: a logit scale of 10 and a bias of −10.</summary>
    public SigLipOptions()
        : base(10) => Bias = -10;

    internal override PairLossKind Kind => PairLossKind.Sigmoid;
}
