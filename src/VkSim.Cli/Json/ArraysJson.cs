namespace VkSim.Cli;

/// <summary>The answer, with --json, of the commands that make files from files.</summary>
internal sealed record ArraysJson(DeviceJson Device, OutputJson[] Outputs, double Seconds, NarrowingJson[]? Narrowing);
