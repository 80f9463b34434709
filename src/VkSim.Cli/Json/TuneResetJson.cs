namespace VkSim.Cli;

/// <summary>The answer of <c>vksim tune --reset --json</c>.</summary>
internal sealed record TuneResetJson(DeviceJson Device, string File, bool Removed);
