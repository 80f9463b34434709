namespace VkSim.Compute.Tests;

/// <summary>Tests that change the process's environment: they run alone, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment";
}
