namespace VkSim.Cli.Tests.Benchmarks;

/// <summary>Probes that tell what a test says, and take no time.</summary>
internal sealed class StillProbes(Func<double>? copySeconds = null, string? problem = null, Func<Probe>? other = null, Action? release = null) : IDeviceProbes
{
    public const double Amount = 1e9;

    public bool IsDisposed { get; private set; }

    public Probe Copy => new("copy", ProbeUnit.BytesPerSecond, Amount, times => times * (copySeconds?.Invoke() ?? 1), () => problem);

    public Probe Read => new("read", ProbeUnit.BytesPerSecond, Amount, times => times * 0.5, () => null);

    public Probe MultiplyAdd => new("multiply-adds, fp32", ProbeUnit.FlopsPerSecond, Amount, times => times * 0.25, () => null);

    public IEnumerable<(string Name, Func<Probe> Make)> Others =>
    [
        ("other", other ?? (() => new("other", ProbeUnit.Seconds, 1, times => times, () => null))),
        ("empty", () => new("empty", ProbeUnit.Seconds, 1, times => times * 0.125, () => null)),
    ];

    public void Dispose()
    {
        release?.Invoke();
        IsDisposed = true;
    }
}
