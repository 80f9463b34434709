namespace VkSim.Cli;

/// <summary>A comparison of two rows with the operations that compute it and its gradients.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Metric">How two rows are compared.</param>
/// <param name="P">The order of <see cref="Metric.Lp"/>.</param>
/// <param name="Epsilon">Lower clamp of a cosine's norms.</param>
/// <param name="Forward">All pairs.</param>
/// <param name="Backward">The gradients of <paramref name="Forward"/>.</param>
internal sealed record Comparison(
    string Name,
    Metric Metric,
    double P,
    double Epsilon,
    Func<VectorDevice, Matrix, Matrix, Matrix> Forward,
    Func<VectorDevice, Matrix, Matrix, Matrix, GradientPair> Backward)
{
    /// <summary>The order of the distance that it is, where it is one.</summary>
    public double Order => Metric switch
    {
        Metric.L0 => 0,
        Metric.L1 => 1,
        Metric.LInf => double.PositiveInfinity,
        Metric.Lp => P,
        _ => 2,
    };

    public static Comparison Cosine(float epsilon)
    {
        CosineOptions options = new() { Epsilon = epsilon };
        return new(
            FormattableString.Invariant($"eps={epsilon}"),
            Metric.Cosine,
            2,
            epsilon,
            (device, a, b) => device.CosineSimilarity(a, b, options),
            (device, a, b, gradient) => device.CosineSimilarityBackward(a, b, gradient, options));
    }

    public static Comparison Dot() => new(
        "dot",
        Metric.Dot,
        2,
        0,
        (device, a, b) => device.DotProducts(a, b),
        (device, a, b, gradient) => device.DotProductsBackward(a, b, gradient));

    public static Comparison Distance(float p, DistanceMode mode = DistanceMode.Auto, bool squared = false)
    {
        CdistOptions options = new() { P = p, Mode = mode, Squared = squared };
        return new(
            FormattableString.Invariant($"p={p} {mode}{(squared ? " squared" : "")}"),
            options.Settings.Metric,
            p,
            0,
            (device, a, b) => device.Cdist(a, b, options),
            (device, a, b, gradient) => device.CdistBackward(a, b, gradient, options));
    }
}
