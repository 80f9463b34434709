using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

public sealed class LargeMatrixTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    // 137 MiB: more than lavapipe lets a shader reach in one buffer.
    [Theory]
    [MemberData(nameof(Devices))]
    public void ABaseAboveTheBindingRangeIsSearchedWhole(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        if (row.IsSlow)
        {
            return;
        }

        const int Rows = 70_000, D = 512, Tail = 40;
        float[] pattern = RandomRows.Normal(997, D, 5);
        float[] values = new float[Rows * D];
        for (int i = 0; i < Rows; i++)
        {
            pattern.AsSpan(i % 997 * D, D).CopyTo(values.AsSpan(i * D));
        }

        // The rows at either side of the border between windows and at the end are unlike any other.
        float[] marked = RandomRows.Normal(Tail, D, 6);
        int[] places = [.. Enumerable.Range(0, Tail).Select(i => i < 20 ? 65_536 - 10 + i : Rows - Tail + i)];
        for (int i = 0; i < Tail; i++)
        {
            marked.AsSpan(i * D, D).CopyTo(values.AsSpan(places[i] * D));
        }

        using Matrix database = device.Upload(values, Rows, D);
        using Matrix few = device.Upload(marked, Tail, D);
        using Matrix query = device.Upload(marked.AsSpan(7 * D, D), 1, D);
        using Matrix expected = device.CosineSimilarity(query, few);
        float[] bits = expected.ToArray();
        using Matrix scores = device.CosineSimilarity(query, database);
        float[] all = scores.ToArray();
        Agreement.SameBits(bits, places.Select(p => all[p]).ToArray(), "one to many");
        for (int i = 997; i < 60_000; i++)
        {
            Assert.Equal(all[i - 997], all[i]);
        }

        Neighbors found = device.CosineTopK(few, database, 2);
        for (int i = 0; i < Tail; i++)
        {
            Assert.Equal(places[i], found[i, 0].Id);
        }

        Assert.Equal(places[7], device.CosineTopK(query, database, 1)[0, 0].Id);
        device.Normalize(database, database);
        using Matrix normalized = device.Normalize(few);
        float[] ends = new float[D];
        for (int i = 0; i < Tail; i += 13)
        {
            database.CopyRowsTo(places[i], 1, ends);
            Agreement.SameBits(normalized.ToArray().AsSpan(i * D, D), ends, "normalized in place");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AResultAboveTheBindingRangeIsWrittenWhole(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        if (row.IsSlow)
        {
            return;
        }

        const int N = 6000, D = 4;
        float[] values = RandomRows.Normal(N, D);
        using Matrix x = device.Upload(values, N, D);
        using Matrix result = device.CosineSimilarity(x, x);
        float[] line = new float[N];
        foreach (int i in new[] { 0, 2999, 5592, 5599, N - 1 })
        {
            result.CopyRowsTo(i, 1, line);
            using Matrix one = device.Upload(values.AsSpan(i * D, D), 1, D);
            using Matrix alone = device.CosineSimilarity(one, x);
            Agreement.SameBits(alone.ToArray(), line, $"row {i}");
        }
    });
}
