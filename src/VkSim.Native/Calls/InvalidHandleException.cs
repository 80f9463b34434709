namespace VkSim.Native;

/// <summary>A handle that is null, released, foreign or of another kind.</summary>
internal sealed class InvalidHandleException(string message) : Exception(message);
