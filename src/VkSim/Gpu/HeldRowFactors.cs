using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Factors of rows that are kept with them, for one search; the default value: there are none, and the search computes its own.</summary>
internal readonly struct HeldRowFactors(GpuStorage storage, RowFactorEntry entry, GpuBuffer factors, long writes) : IDisposable
{
    /// <summary>8 bytes a row of the view that they were asked for.</summary>
    public GpuBuffer? Factors => factors;

    /// <summary>Whether what was submitted so far found the rows as they were when the factors were computed.</summary>
    public bool AreOfTheseRows => storage is null || storage.Buffer.WriteCount == writes;

    /// <inheritdoc/>
    public void Dispose() => storage?.Factors.Release(entry);
}
