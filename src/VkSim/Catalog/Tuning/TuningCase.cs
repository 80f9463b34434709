namespace VkSim.Catalog.Tuning;

/// <summary>One operation on operands of one size, computed to measure and to compare.</summary>
/// <param name="Name">What it is, for messages.</param>
/// <param name="Bound">How far apart two backends may be by rounding.</param>
/// <param name="Run">Computes; may return before the device has finished.</param>
/// <param name="Read">Reads what was computed last.</param>
internal sealed record TuningCase(string Name, double Bound, Action Run, Func<TuningResult> Read);
