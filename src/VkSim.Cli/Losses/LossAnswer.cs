namespace VkSim.Cli;

/// <summary>What a loss gave, whichever it was. The gradients are disposed with it.</summary>
internal sealed record LossAnswer : IDisposable
{
    public required double Loss { get; init; }

    public required float[] Losses { get; init; }

    public double ScaleGradient { get; init; }

    public double TemperatureGradient { get; init; }

    public double BiasGradient { get; init; }

    public long PeakScratchBytes { get; init; }

    public Matrix? GradientA { get; init; }

    public Matrix? GradientB { get; init; }

    public Matrix? GradientNegatives { get; init; }

    public LossExplanation? Explanation { get; init; }

    public void Dispose()
    {
        GradientA?.Dispose();
        GradientB?.Dispose();
        GradientNegatives?.Dispose();
    }
}
