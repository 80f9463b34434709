namespace VkSim.Catalog.Tuning;

/// <summary>One operation on operands of one size, computed to measure and to compare.</summary>
/// <param name="Name">What it is, for messages.</param>
/// <param name="Bound">How far apart two backends may be by rounding.</param>
/// <param name="Run">Computes; may return before the device has finished.</param>
/// <param name="Read">Reads what was computed last.</param>
internal sealed record TuningCase(string Name, double Bound, Action Run, Func<TuningResult> Read)
{
    /// <summary>Where a result is further from the CPU's than rounding; null: nowhere.</summary>
    public string? Difference(in TuningResult result, in TuningResult ofCpu) => result.FirstBeyond(ofCpu, Bound) is { } place
        ? $"{Name}: value {place} is {result.Values[place]:R}, the CPU's {ofCpu.Values[place]:R}"
        : null;
}
