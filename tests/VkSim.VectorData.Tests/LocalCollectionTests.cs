namespace VkSim.VectorData.Tests;

/// <summary>Collections of a store in memory.</summary>
public sealed class LocalCollectionTests() : CollectionTests(new VkSimVectorStore(Cpu.Device));
