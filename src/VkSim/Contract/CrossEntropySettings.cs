namespace VkSim.Contract;

/// <summary>Validated parameters of a cross-entropy.</summary>
/// <param name="LabelSmoothing">ε in [0, 1]: (1−ε)·nll + (ε/C)·smooth.</param>
/// <param name="IgnoredLabel">Rows with this label have loss and gradient 0.</param>
/// <param name="GradientScale">What the gradient is multiplied with, so that it is that of the sum or of the mean.</param>
internal readonly record struct CrossEntropySettings(float LabelSmoothing, int IgnoredLabel = -100, float GradientScale = 1);
