using VkSim.Catalog;
using VkSim.Simd;
using VkSim.Simd.Vectors;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>The number of threads and the instruction set are a matter of speed only.</summary>
public sealed class ParallelismTests
{
    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        Dictionary<string, float[]> expected = [];
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using VectorDevice device = VectorDevice.Create("cpu", new VectorDeviceOptions { MaxDegreeOfParallelism = degree });
            using var operations = new EveryOperation(device, 300, 65);
            foreach ((string name, EveryOperation.Call call) in operations.Calls)
            {
                float[] values = call(null, default);
                Agreement.SameBits(expected.TryAdd(name, values) ? values : expected[name], values, $"{name} with {degree} threads");
            }
        }
    }

    // Gradients sum over the lanes of a vector.
    [Fact]
    public void EveryInstructionSetGivesTheSameBits()
    {
        Dictionary<string, float[]> expected = [];
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            var backend = new SimdBackend(2, level);
            using var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
            using var operations = new EveryOperation(device, 70, 65);
            foreach ((string name, EveryOperation.Call call) in operations.Calls.Where(operation => !operation.Name.EndsWith("gradient", StringComparison.Ordinal)))
            {
                float[] values = call(null, default);
                Agreement.SameBits(expected.TryAdd(name, values) ? values : expected[name], values, $"{name} with {level}");
            }
        }
    }

    [Fact]
    public void ManyCallersAtOnceGetTheSameBits()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var operations = new EveryOperation(device, 60, 33);
        (string Name, EveryOperation.Call Call)[] calls = [.. operations.Calls];
        float[][] expected = [.. calls.Select(operation => operation.Call(null, default))];
        Parallel.For(0, 4 * calls.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Agreement.SameBits(expected[i % calls.Length], calls[i % calls.Length].Call(null, default), calls[i % calls.Length].Name));
    }
}
