namespace VkSim.Cli;

/// <summary>A result is not what it ought to be, so its time would mean nothing.</summary>
internal sealed class WrongResultException(string message) : Exception(message);
