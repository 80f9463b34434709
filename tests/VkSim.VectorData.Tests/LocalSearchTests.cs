namespace VkSim.VectorData.Tests;

/// <summary>Vector search of a store in memory.</summary>
public sealed class LocalSearchTests() : SearchTests(new VkSimVectorStore(Cpu.Device));
