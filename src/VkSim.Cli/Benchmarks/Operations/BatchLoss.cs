namespace VkSim.Cli;

/// <summary>A contrastive loss.</summary>
internal enum BatchLoss
{
    /// <summary>CLIP's, of both directions.</summary>
    Clip,

    /// <summary>InfoNCE with the other rows of the batch for negatives.</summary>
    InfoNce,

    /// <summary>NT-Xent of two views.</summary>
    NtXent,

    /// <summary>SupCon of one operand with labels.</summary>
    SupCon,

    /// <summary>SigLIP's.</summary>
    SigLip,
}
