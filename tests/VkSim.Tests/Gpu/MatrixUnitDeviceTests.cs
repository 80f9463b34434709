using VkSim.Catalog;
using VkSim.Catalog.Tuning;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Comparisons by matrix units where a device has any, and that nothing changes where there are none.</summary>
[Trait("Needs", "Vulkan")]
public sealed class MatrixUnitDeviceTests
{
    private const int Rows = 70;
    private const int Others = 131;
    private const ElementType Type = ElementType.Float16;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void Comparisons_are_right_and_do_not_depend_on_the_batch(DeviceCase row) => OnMatrixUnits(row, device =>
    {
        foreach (int columns in new[] { 20, 77, 200, 4172 })
        {
            float[] left = Values(Rows, columns, 1);
            float[] right = Values(Others, columns, 2);
            left.AsSpan(5 * columns, columns).CopyTo(right);
            ReferenceMatrix x = ReferenceMatrix.From(left, Rows, columns);
            ReferenceMatrix y = ReferenceMatrix.From(right, Others, columns);
            using Matrix a = device.Upload(left, Rows, columns, Type);
            using Matrix b = device.Upload(right, Others, columns, Type);
            float[] dots = Read(device.DotProducts(a, b));
            Agreement.Within(dots, ReferenceDistance.Pairwise(Metric.Dot, x, y).Values, i => ErrorBounds.Dot(x.Row(i / Others), y.Row(i % Others)), $"dot, {columns} columns");
            float[] cosines = Read(device.CosineSimilarity(a, b));
            Agreement.Within(cosines, ReferenceCosine.Pairwise(x, y).Values, _ => ErrorBounds.Cosine(columns), $"cosine, {columns} columns");
            double[] exact = ReferenceDistance.Pairwise(Metric.L2, x, y).Values;
            float[] distances = Read(device.Cdist(a, b));
            Agreement.Within(distances, exact, i => ErrorBounds.Minkowski(columns, exact[i], 2), $"L2, {columns} columns");
            Assert.Equal(0, distances[5 * Others]);

            using Matrix few = a[5..7];
            Agreement.SameBits(dots.AsSpan(5 * Others, 2 * Others), Read(device.DotProducts(few, b)), $"dot, {columns} columns, a batch of 2");
            Agreement.SameBits(cosines.AsSpan(5 * Others, 2 * Others), Read(device.CosineSimilarity(few, b)), $"cosine, {columns} columns, a batch of 2");
            Agreement.SameBits(distances.AsSpan(5 * Others, 2 * Others), Read(device.Cdist(few, b)), $"L2, {columns} columns, a batch of 2");
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void Searches_have_the_scores_of_the_whole_comparison(DeviceCase row) => OnMatrixUnits(row, device =>
    {
        const int K = 9;
        foreach (int columns in new[] { 40, 77 })
        {
            using Matrix queries = device.Upload(Values(Rows, columns, 1), Rows, columns, Type);
            using Matrix database = device.Upload(Values(Others, columns, 2), Others, columns, Type);
            float[] all = Read(device.CosineSimilarity(queries, database));
            Neighbors found = device.NearestNeighbors(queries, database, K, Metric.Cosine);
            for (int q = 0; q < Rows; q++)
            {
                long[] expected = [.. Enumerable.Range(0, Others).OrderByDescending(j => all[(q * Others) + j]).Take(K).Select(j => (long)j)];
                Assert.Equal(expected, found.IdsOf(q).ToArray());
                Agreement.SameBits([.. expected.Select(j => all[(q * Others) + j])], found.ScoresOf(q), $"{columns} columns, query {q}");
            }
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void Comparisons_of_a_matrix_with_itself_are_symmetric(DeviceCase row) => OnMatrixUnits(row, device =>
    {
        const int Columns = 77;
        float[] values = Values(Rows, Columns, 1);

        // Near both ends of what halves hold.
        for (int c = 0; c < Columns; c++)
        {
            values[c] *= 10000;
            values[Columns + c] *= 1e-6f;
        }

        using Matrix a = device.Upload(values, Rows, Columns, Type);
        float[] distances = Read(device.Cdist(a, a));
        float[] cosines = Read(device.CosineSimilarity(a, a));
        using Matrix condensed = device.Pdist(a);
        float[] triangle = condensed.ToArray();
        int place = 0;
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(0, distances[(i * Rows) + i]);
            Assert.InRange(cosines[(i * Rows) + i], 0.99999f, 1);
            for (int j = i + 1; j < Rows; j++)
            {
                Assert.Equal(distances[(i * Rows) + j], distances[(j * Rows) + i]);
                Assert.Equal(cosines[(i * Rows) + j], cosines[(j * Rows) + i]);
                Assert.Equal(distances[(i * Rows) + j], triangle[place++]);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Where_there_are_none_nothing_changes(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        const int Columns = 36;
        float[][] results = [.. new[] { false, true }.Select(allow =>
        {
            GpuDevice gpu = GpuDevice.Create(
                DeviceMatrix.InstalledAdapters[row.AdapterIndex], new GpuDeviceOptions { Disable = GpuCapability.CooperativeMatrix });
            VulkanBackend backend = MeasuredTuning.Open(gpu, ownsDevice: true, stored: null, allow);
            using var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
            Assert.Null(backend.Info.MatrixUnits);
            using Matrix a = device.Upload(Values(20, Columns, 1), 20, Columns, Type);
            return Read(device.DotProducts(a, a));
        })];
        Agreement.SameBits(results[0], results[1], "dot");
    }

    private static float[] Values(int rows, int columns, int seed) => RandomRows.Stored(RandomRows.Normal(rows, columns, seed), Type);

    private static float[] Read(Matrix result)
    {
        using (result)
        {
            return result.ToArray();
        }
    }

    // With the forms that GPUs have, expanded distances among them.
    private static void OnMatrixUnits(DeviceCase row, Action<VectorDevice> test)
    {
        Skip.If(row.IsCpu, "A CPU has no matrix units here.");
        GpuAdapter adapter = DeviceMatrix.InstalledAdapters[row.AdapterIndex];
        Skip.IfNot(adapter.Capabilities.Supports(GpuCapability.CooperativeMatrix), $"{adapter.Name} has no cooperative matrices.");
        using GpuDevice gpu = GpuDevice.Create(adapter, new GpuDeviceOptions { Validation = true });
        var limits = new GpuLimits(gpu.Capabilities);
        MatrixTile? tile = MatrixUnits.Find(gpu, limits);
        Skip.If(tile is null, $"{adapter.Name} has no matrix units for fp16 that pass the test. "
            + string.Join("; ", MatrixTile.Of(gpu.Capabilities.CooperativeMatrixShapes, gpu.Subgroups.Size, limits).Select(t => $"{t}: {MatrixUnits.Fault(gpu, t)}")));
        var backend = new VulkanBackend(gpu, ownsDevice: false, GpuTuning.Hardware(limits) with { MatrixTile = tile });
        using (var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0)))
        {
            test(device);
        }

        Assert.True(gpu.ValidationMessages.Count == 0, string.Join("\n", gpu.ValidationMessages));
    }
}
