using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Tests.Fixtures;

/// <summary>The full comparison of two matrices by a backend, and its agreement with the oracle.</summary>
internal static class Comparing
{
    /// <summary>The N×M values.</summary>
    public static float[] Run(
        VectorDevice device, in PairwiseSettings settings, float[] a, int n, float[] b, int m, int columns, ElementType type = ElementType.Float32)
    {
        using Matrix left = device.Upload(a, n, columns, type);
        using Matrix right = device.Upload(b, m, columns, type);
        using Matrix result = device.Allocate(n, m);
        device.Backend.Pairwise(left.View, right.View, result.View, settings, default);
        return result.ToArray();
    }

    /// <summary>Runs, and holds every value against the oracle with the bound of the direct form.</summary>
    public static void Check(
        VectorDevice device, in PairwiseSettings settings, float[] a, int n, float[] b, int m, int columns, ElementType type = ElementType.Float32)
    {
        float[] actual = Run(device, settings, a, n, b, m, columns, type);
        (Metric metric, float p) = (settings.Metric, settings.P);
        ReferenceMatrix x = ReferenceMatrix.From(RandomRows.Stored(a, type), n, columns);
        ReferenceMatrix y = ReferenceMatrix.From(RandomRows.Stored(b, type), m, columns);
        ReferenceMatrix exact = ReferenceDistance.Pairwise(metric, x, y, p, settings.Cosine.Epsilon);
        Agreement.Within(
            actual,
            exact.Values,
            i => ErrorBounds.Direct(metric, x.Row(i / m), y.Row(i % m), p) + Agreement.Flushed,
            $"{metric} p={p} {settings.Mode} {n}×{m}×{columns} {type}");
    }
}
