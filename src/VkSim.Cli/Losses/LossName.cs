namespace VkSim.Cli;

/// <summary>The losses of <c>vksim loss</c>.</summary>
[Flags]
internal enum LossName
{
    InfoNce = 1,
    Clip = 2,
    NtXent = 4,
    SupCon = 8,
    SigLip = 16,
    CrossEntropy = 32,
}
