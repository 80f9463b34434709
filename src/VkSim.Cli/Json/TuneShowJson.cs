namespace VkSim.Cli;

/// <summary>The answer of <c>vksim tune --show --json</c>; the file may not be there.</summary>
internal sealed record TuneShowJson(DeviceJson Device, string File, string? Problem, ShownParameterJson[] Parameters);
