namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.SupCon(Matrix, ReadOnlySpan{int}, SupConOptions?)"/>.</summary>
public sealed record SupConOptions : ContrastiveOptions
{
    internal static SupConOptions Default { get; } = new();

    private readonly SupConVariant _mean;

    /// <summary>The defaults: a temperature of 0.1, the mean outside of the logarithm.</summary>
    public SupConOptions()
        : base(10)
    {
    }

    /// <summary>Where the mean over the positives stands; outside of the logarithm by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such variant.</exception>
    public SupConVariant Mean
    {
        get => _mean;
        init => _mean = Valid(value, nameof(Mean));
    }

    internal override SupConVariant Variant => Mean;
}
