namespace VkSim.Cli;

/// <summary>One operation with everything that it is held to.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Run">Computes its cases on the device and holds them against the oracle.</param>
internal sealed record VerifiedOperation(string Name, Action<Verification> Run);
