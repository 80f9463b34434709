namespace VkSim.Native;

/// <summary>vksim_loss_flags.</summary>
[Flags]
internal enum LossFlags : uint
{
    None = 0,
    Gradients = 1,
    NoNormalize = 2,
    Decoupled = 4,
    Symmetric = 8,
    NegativesPaired = 16,
    NegativesConstant = 32,
    LogSumExp = 64,
}
