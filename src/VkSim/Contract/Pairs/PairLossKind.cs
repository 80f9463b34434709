namespace VkSim.Contract.Pairs;

/// <summary>What is made of the logits of pairs.</summary>
internal enum PairLossKind
{
    /// <summary>Log-sum-exp over the pairs of a row: InfoNCE and its relatives.</summary>
    Softmax,

    /// <summary>Each pair on its own, softplus(±logit): SigLIP.</summary>
    Sigmoid,
}
