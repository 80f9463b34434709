using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim;

/// <summary>What all losses on pairs of embeddings can be given. A pair's logit is LogitScale · (similarity − Margin, if it is a positive) + Bias.</summary>
public abstract record PairLossOptions : OperationOptions
{
    private readonly float _logitScale;
    private readonly float _mostLogitScale = float.PositiveInfinity;
    private readonly float _bias;
    private readonly float _margin;
    private readonly float _epsilon = 1e-12f;
    private readonly LossReduction _reduction;

    private protected PairLossOptions(float logitScale) => _logitScale = logitScale;

    /// <summary>What similarities are multiplied with; 1 / <see cref="Temperature"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive and finite number.</exception>
    public float LogitScale
    {
        get => _logitScale;
        init => _logitScale = ValidPositive(value, nameof(LogitScale));
    }

    /// <summary>τ, what similarities are divided by; another way to give <see cref="LogitScale"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive and finite number, or its inverse is none.</exception>
    public float Temperature
    {
        get => (float)(1.0 / _logitScale);
        init => _logitScale = ValidInverse(ValidPositive(value, nameof(Temperature)));
    }

    /// <summary>A larger logit scale is taken as this, and its gradient is 0; +∞ by default. CLIP trains with 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive number.</exception>
    public float MaxLogitScale
    {
        get => _mostLogitScale;
        init => _mostLogitScale = float.IsPositiveInfinity(value) ? value : ValidPositive(value, nameof(MaxLogitScale));
    }

    /// <summary>What is added to every logit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public float Bias
    {
        get => _bias;
        init => _bias = ValidFinite(value, nameof(Bias));
    }

    /// <summary>What is taken from the similarity of positives before the scale; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public float Margin
    {
        get => _margin;
        init => _margin = ValidFinite(value, nameof(Margin));
    }

    /// <summary>Whether rows are divided by their Euclidean norms first, gradients going through that; by default they are.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Lower clamp of the norms; 1e-12 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = ValidEpsilon(value);
    }

    /// <summary>How the rows' losses are brought together; their mean by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such reduction.</exception>
    public LossReduction Reduction
    {
        get => _reduction;
        init => _reduction = Valid(value, nameof(Reduction));
    }

    /// <summary>Whether gradients with respect to the embeddings, the scale and the bias are wanted.</summary>
    public bool WithGradients { get; init; }

    /// <summary>Whether a report on what was taken as positives and negatives is wanted. It compares all pairs once more, on the host too, and each operand's rows with one another.</summary>
    public bool Explain { get; init; }

    internal static bool HasInverse(float temperature) => float.IsFinite((float)(1.0 / temperature));

    internal bool IsSmoothed => this is ContrastiveOptions { LabelSmoothing: > 0 };

    internal bool IsScaleClamped => LogitScale > MaxLogitScale;

    internal PairwiseSettings Similarity => Normalize
        ? new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(Epsilon, ZeroVectorPolicy.Zero))
        : new PairwiseSettings(Metric.Dot);

    internal virtual PairLossKind Kind => PairLossKind.Softmax;

    internal PairLogits Logits => new(Similarity, Kind, Math.Min(LogitScale, MaxLogitScale), Bias, Margin);

    private static float ValidPositive(float value, string name) =>
        float.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a positive and finite number.");

    private static float ValidInverse(float temperature) =>
        HasInverse(temperature)
            ? (float)(1.0 / temperature)
            : throw new ArgumentOutOfRangeException(
                nameof(Temperature), temperature, $"{nameof(Temperature)} is {temperature}; expected a number whose inverse is finite, above 3E-39.");

    private static float ValidFinite(float value, string name) =>
        float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number.");
}
