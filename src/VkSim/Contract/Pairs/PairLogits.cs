namespace VkSim.Contract.Pairs;

/// <summary>How pairs become logits: logit(i, j) = Scale · (similarity(i, j) − Margin where the pair is a positive) + Bias.</summary>
/// <param name="Similarity"><see cref="Metric.Dot"/>, or <see cref="Metric.Cosine"/> with epsilon (zero rows give 0).</param>
/// <param name="Kind">What is made of the logits.</param>
/// <param name="Scale">Positive and finite: 1 / temperature.</param>
/// <param name="Bias">Finite.</param>
/// <param name="Margin">Finite; taken from the similarity of positives.</param>
internal readonly record struct PairLogits(
    PairwiseSettings Similarity, PairLossKind Kind, float Scale, float Bias = 0, float Margin = 0);
