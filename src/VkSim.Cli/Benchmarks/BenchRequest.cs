namespace VkSim.Cli;

/// <summary>What a benchmark is asked for.</summary>
/// <param name="Suite">What of it.</param>
/// <param name="Operations">The operations, most informative first.</param>
/// <param name="Budget">What all may take; what does not fit is not begun.</param>
/// <param name="CaseLimit">What one case may take before it is given up.</param>
internal sealed record BenchRequest(BenchSuite Suite, IReadOnlyList<DeviceOperation> Operations, TimeSpan Budget, TimeSpan CaseLimit);
