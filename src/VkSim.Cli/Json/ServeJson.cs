namespace VkSim.Cli;

/// <summary>What <c>vksim serve --json</c> prints when others can reach it.</summary>
internal sealed record ServeJson(string Folder, string Gateway, string Silo, int ProcessId, DeviceJson Device);
