namespace VkSim.Tests.Losses;

/// <summary>The losses, and InfoNCE's forms.</summary>
public enum LossKind
{
    InfoNce,
    SymmetricInfoNce,
    SharedNegatives,
    PairedNegatives,
    Clip,
    NtXent,
    SupCon,
    SigLip,
}
