namespace VkSim.Cli;

/// <summary>A cluster did not do what it was asked: exit code 1 and one line.</summary>
internal sealed class ClusterException(string message, Exception? cause = null) : Exception(message, cause);
