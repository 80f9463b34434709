namespace VkSim;

/// <summary>A device of an <see cref="EmbeddingIndex"/> that several have together: it holds some of the vectors, and searches them.</summary>
public sealed record IndexDevice
{
    /// <summary>Gives a device a share of the vectors.</summary>
    /// <param name="device">The device; it is the caller's to dispose, after the index.</param>
    /// <param name="share">
    /// How much of the vectors, measured by the others' shares: with 3 and 1 the first has three quarters. A search takes as long as the slowest
    /// device, so shares are best like the devices' bandwidths.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not a number above 0.</exception>
    public IndexDevice(VectorDevice device, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!(share > 0 && double.IsFinite(share)))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, $"The share is {share}; expected a number above 0.");
        }

        (Device, Share) = (device, share);
    }

    /// <summary>The device.</summary>
    public VectorDevice Device { get; }

    /// <summary>How much of the vectors, measured by the others' shares.</summary>
    public double Share { get; }
}
