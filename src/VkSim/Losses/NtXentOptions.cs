namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.NtXent(Matrix, Matrix, NtXentOptions?)"/>.</summary>
public sealed record NtXentOptions : ContrastiveOptions
{
    internal static NtXentOptions Default { get; } = new();

    /// <summary>The defaults: a temperature of 0.5.</summary>
    public NtXentOptions()
        : base(2)
    {
    }
}
