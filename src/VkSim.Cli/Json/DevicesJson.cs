namespace VkSim.Cli;

/// <summary>The answer of <c>vksim devices --json</c>.</summary>
internal sealed record DevicesJson(DeviceJson[] Devices);
