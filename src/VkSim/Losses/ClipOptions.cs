namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.Clip(Matrix, Matrix, ClipOptions?)"/>.</summary>
public sealed record ClipOptions : ContrastiveOptions
{
    internal static ClipOptions Default { get; } = new();

    /// <summary>The defaults: a logit scale of 1/0.07.</summary>
    public ClipOptions()
        : base(1 / 0.07f)
    {
    }
}
