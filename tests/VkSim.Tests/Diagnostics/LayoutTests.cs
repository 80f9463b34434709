namespace VkSim.Tests.Diagnostics;

public sealed class LayoutTests
{
    private const int N = 400;

    [Fact]
    public void ClustersStayTogetherAndApart()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Space centres = Space.Gaussian(4, 32, 9);
        Space space = Space.Gaussian(N, 32).With((row, column, value) => (2 * centres[row % 4][column]) + value);
        SpaceLayout layout = Of(device, space);
        Assert.Equal(2 * N, layout.Coordinates.Count);
        Assert.All(layout.Coordinates, place => Assert.True(float.IsFinite(place)));
        int right = Enumerable.Range(0, N).Count(row => Nearest(layout, row) % 4 == row % 4);
        Assert.True(right > 0.98 * N, $"{right} of {N} rows lie beside one of their cluster.");
        Assert.InRange(layout.Trustworthiness.Value, 0.8, 1);
        Assert.Equal(Trust(space, layout, 15), layout.Trustworthiness.Value, 1e-6);
        Assert.Equal(layout.Coordinates, Of(device, space).Coordinates);
    }

    [Fact]
    public void RowsThatAreNotFiniteAreLeftOutAndCopiesDoNoHarm()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Space space = Space.Gaussian(60, 5).With((row, column, value) => row == 7 && column == 1 ? float.NaN : row >= 30 ? column : value);
        SpaceLayout layout = Of(device, space);
        Assert.Equal(Enumerable.Range(0, 60).Where(row => row != 7).Select(row => (long)row), layout.Rows);
        Assert.All(layout.Coordinates, place => Assert.True(float.IsFinite(place)));
        foreach (int rows in new[] { 1, 2, 3 })
        {
            SpaceLayout tiny = Of(device, Space.Gaussian(rows, 4));
            Assert.Equal(2 * rows, tiny.Coordinates.Count);
            Assert.True(double.IsNaN(tiny.Trustworthiness.Value));
        }
    }

    [Fact]
    public void SomeRowsAreLaidOutAsTheyAreAlone()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Space space = Space.Gaussian(300, 6).With((row, column, value) => row == 4 ? float.NaN : value);
        using Matrix matrix = device.Upload(space.Values, space.Rows, space.Columns);
        long[] some = [.. Enumerable.Range(0, 300).Where(row => row % 2 == 0).Select(row => (long)row)];
        SpaceLayout layout = EmbeddingDiagnostics.Layout(matrix, new() { Rows = some });
        Assert.Equal(some.Where(row => row != 4), layout.Rows);
        Assert.Equal(2 * layout.Rows.Count, layout.Coordinates.Count);
        Assert.InRange(layout.Trustworthiness.Value, 0.6, 1);
        Assert.Contains("300", Assert.Throws<ArgumentException>(() => EmbeddingDiagnostics.Layout(matrix, new() { Rows = [300] })).Message);
    }

    private static SpaceLayout Of(VectorDevice device, Space space)
    {
        using Matrix matrix = device.Upload(space.Values, space.Rows, space.Columns);
        return EmbeddingDiagnostics.Layout(matrix, new() { Seed = 4 });
    }

    private static double Distance(SpaceLayout layout, int row, int other) => Math.Sqrt(
        Math.Pow(layout.Coordinates[2 * row] - layout.Coordinates[2 * other], 2) + Math.Pow(layout.Coordinates[(2 * row) + 1] - layout.Coordinates[(2 * other) + 1], 2));

    private static int Nearest(SpaceLayout layout, int row) => Enumerable.Range(0, N).Where(other => other != row).MinBy(other => Distance(layout, row, other));

    private static double Trust(Space space, SpaceLayout layout, int k)
    {
        double sum = 0;
        for (int row = 0; row < N; row++)
        {
            int[] others = [.. Enumerable.Range(0, N).Where(other => other != row)];
            int[] ranked = [.. others.OrderByDescending(other => space.Cosine(row, other))];
            sum += others.OrderBy(other => Distance(layout, row, other)).Take(k).Sum(other => Math.Max(0, Array.IndexOf(ranked, other) + 1 - k));
        }

        return 1 - (2 * sum / (N * k * ((2.0 * N) - (3 * k) - 1)));
    }
}
