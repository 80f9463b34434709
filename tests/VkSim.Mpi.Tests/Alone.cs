namespace VkSim.Mpi.Tests;

/// <summary>Tests that change what all rings of a process share: no other runs at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
