namespace VkSim.Reference;

/// <summary>What the oracle's contrastive losses answer.</summary>
/// <param name="Losses">The loss of each anchor, before its share.</param>
/// <param name="Gradient">The gradient of the answer with respect to all rows of all operands, one operand after another.</param>
/// <param name="Magnitude">For each of these, the sum of the magnitudes of the terms that it is made of: what a bound on its error goes by.</param>
/// <param name="Scale">The gradient with respect to the logit scale.</param>
/// <param name="Bias">The gradient with respect to the bias.</param>
internal sealed record ReferenceLoss(double[] Losses, ReferenceMatrix Gradient, ReferenceMatrix Magnitude, double Scale, double Bias)
{
    /// <summary>Some rows of <see cref="Gradient"/>, or of <see cref="Magnitude"/>.</summary>
    public static ReadOnlySpan<double> Rows(ReferenceMatrix matrix, int first, int count) =>
        matrix.Values.AsSpan(first * matrix.Columns, count * matrix.Columns);
}
