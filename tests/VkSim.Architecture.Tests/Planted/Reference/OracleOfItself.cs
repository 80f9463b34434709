using VkSim.Architecture.Tests.Planted.Simd;

namespace VkSim.Architecture.Tests.Planted.Reference;

internal sealed record OracleOfItself(PlantedSimdBackend Judged);
