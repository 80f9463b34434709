namespace VkSim.Compute;

/// <summary>What a barrier has to wait for.</summary>
/// <param name="Sources">The stages of all commands since the barrier before.</param>
/// <param name="Writers">Those of them that wrote; none where only reads come before a write, which needs no memory flushed.</param>
internal readonly record struct MemoryDependency(CommandStages Sources, CommandStages Writers);
