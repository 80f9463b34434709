namespace VkSim.Mpi.Tests;

/// <summary>A device of few threads, as ranks have one each.</summary>
internal static class Cpu
{
    public static VectorDevice Create() => VectorDevice.Create("cpu", new() { MaxDegreeOfParallelism = 2 });
}
