namespace VkSim.Cli;

/// <summary>The answer of <c>vksim tune --json</c>; no file where nothing is kept.</summary>
internal sealed record TuneJson(DeviceJson Device, string? File, TunedParameterJson[] Parameters, string Version, double Seconds);
