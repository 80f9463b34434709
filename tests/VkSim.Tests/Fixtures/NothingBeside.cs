namespace VkSim.Tests.Fixtures;

/// <summary>Tests of this collection run while no other does: they count what the whole process allocates.</summary>
[CollectionDefinition(nameof(NothingBeside), DisableParallelization = true)]
public sealed class NothingBeside;
