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

    // That these calls compile is the point: options without their type's name, targets and values in every order that is documented.
    [Fact]
    public void EveryGradientTakesOptionsWithoutTheirName()
    {
        using var sim = VectorDevice.Create("cpu");
        using Matrix a = sim.Upload(RandomRows.Normal(3, 4, 1), 3, 4);
        using Matrix b = sim.Upload(RandomRows.Normal(3, 4, 2), 3, 4);
        using Matrix pairs = sim.Upload(RandomRows.Normal(3, 3, 3), 3, 3);
        using Matrix rows = sim.Upload(RandomRows.Normal(3, 1, 4), 3, 1);
        using Matrix ofA = sim.Allocate(3, 4);
        using Matrix ofB = sim.Allocate(3, 4);
        using Matrix values = sim.Cdist(a, b, new() { P = 1 });
        using Matrix cosines = sim.CosineSimilarity(a, b, new() { Epsilon = 0.5f });

        using GradientPair distances = sim.CdistBackward(a, b, pairs, new() { P = 1 });
        Same(distances, () => sim.CdistBackward(a, b, pairs, ofA, ofB, new() { P = 1 }));
        Same(distances, () => sim.CdistBackward(a, b, pairs, ofA, ofB, new() { P = 1 }, values));
        using GradientPair similarities = sim.CosineSimilarityBackward(a, b, pairs, new() { Epsilon = 0.5f });
        Same(similarities, () => sim.CosineSimilarityBackward(a, b, pairs, ofA, ofB, new() { Epsilon = 0.5f }));
        Same(similarities, () => sim.CosineSimilarityBackward(a, b, pairs, ofA, ofB, new() { Epsilon = 0.5f }, cosines));
        using GradientPair rowwise = sim.RowwiseCosineSimilarityBackward(a, b, rows, new() { Epsilon = 0.5f });
        Same(rowwise, () => sim.RowwiseCosineSimilarityBackward(a, b, rows, ofA, ofB, new() { Epsilon = 0.5f }));
        using GradientPair products = sim.DotProductsBackward(a, b, pairs, new() { Progress = null });
        Same(products, () => sim.DotProductsBackward(a, b, pairs, ofA, ofB, new() { Progress = null }));

        using Matrix normalized = sim.NormalizeBackward(a, b, new() { P = 1 });
        SameMatrix(normalized, () => sim.NormalizeBackward(a, b, ofA, new() { P = 1 }));
        using Matrix condensed = sim.PdistBackward(a, rows, new() { P = 1 });
        SameMatrix(condensed, () => sim.PdistBackward(a, rows, ofA, new() { P = 1 }));
        using Matrix shares = sim.SoftmaxBackward(a, b, new() { Progress = null });
        SameMatrix(shares, () => sim.SoftmaxBackward(a, b, ofA, new() { Progress = null }));
        using Matrix logarithms = sim.LogSoftmaxBackward(a, b, new() { Progress = null });
        SameMatrix(logarithms, () => sim.LogSoftmaxBackward(a, b, ofA, new() { Progress = null }));

        void Same(GradientPair expected, Action fill)
        {
            SameMatrix(expected.A, fill);
            Agreement.SameBits(expected.B.ToArray(), ofB.ToArray(), "of b");
        }

        void SameMatrix(Matrix expected, Action fill)
        {
            fill();
            Agreement.SameBits(expected.ToArray(), ofA.ToArray(), "of a");
        }
    }
}
