namespace VkSim;

/// <summary>What the oracle's contrastive losses answer.</summary>
/// <param name="Losses">The loss of each anchor, before its share.</param>
/// <param name="Gradient">The gradient of the answer with respect to all rows of all operands, one operand after another.</param>
/// <param name="Scale">The gradient with respect to the logit scale.</param>
/// <param name="Bias">The gradient with respect to the bias.</param>
internal sealed record ReferenceLoss(double[] Losses, ReferenceMatrix Gradient, double Scale, double Bias)
{
    /// <summary>The gradient of some rows.</summary>
    public ReadOnlySpan<double> Rows(int first, int count) => Gradient.Values.AsSpan(first * Gradient.Columns, count * Gradient.Columns);
}
