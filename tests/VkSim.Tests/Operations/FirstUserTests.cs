using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>What a first user writes, as the design page has it.</summary>
public sealed class FirstUserTests
{
    [Fact]
    public void UploadsComparesAndTrains()
    {
        const int Rows = 200, Columns = 32;
        float[] embeddings = RandomRows.Normal(Rows, Columns);
        float[] query = embeddings[(7 * Columns)..(8 * Columns)];
        using var sim = VectorDevice.Create("cpu");
        using Matrix docs = sim.Upload(embeddings, rows: Rows, columns: Columns);
        float[] scores = sim.CosineSimilarity(query, docs).ToArray();
        Assert.Equal(Rows, scores.Length);
        Assert.Equal(7, Array.IndexOf(scores, scores.Max()));
        Assert.Equal(7, sim.NearestNeighbors(query, docs, k: 10, Metric.Cosine)[0, 0].Id);
        Assert.Equal("query", Assert.Throws<ArgumentException>(() => sim.CosineSimilarity(new float[3], docs)).ParamName);

        using Matrix images = docs[..16];
        using Matrix texts = docs[16..32];
        using LossResult loss = sim.InfoNce(images, texts, new() { Symmetric = true, LogitScale = 14.28f, WithGradients = true });
        Assert.True(double.IsFinite(loss.Loss));
        Assert.Equal((16L, Columns), (loss.GradientA!.Rows, loss.GradientB!.Columns));
    }
}
