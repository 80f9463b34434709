using VkSim.Cli.Text;

namespace VkSim.Cli.Tests.Embedding;

/// <summary>A search that reads a coarse copy first is proven exact on vectors of real texts, and finds what one without the copy finds, to the bit.</summary>
public sealed class CertifiedSearchTests(MiniLm mini) : IClassFixture<MiniLm>
{
    private const int K = 5;

    // As many as the model has read in a moment; all of them with the long tests.
    private static int Paragraphs => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? int.MaxValue : 300;

    [Fact]
    public void OnEmbeddingsOfThisRepositorysDocuments()
    {
        string repository = OwnSources.FindRepository(AppContext.BaseDirectory)!;
        string[] paragraphs = [.. Directory.EnumerateFiles(Path.Combine(repository, "docs"), "*.md").Concat(Directory.EnumerateFiles(repository, "*.md"))
            .Order(StringComparer.Ordinal).SelectMany(file => File.ReadAllText(file).Split(["\n\n", "\n- "], StringSplitOptions.TrimEntries))
            .Where(text => text.Length is > 40 and < 600)];
        int step = Math.Max(1, paragraphs.Length / Paragraphs);
        string[] chosen = [.. paragraphs.Where((_, i) => i % step == 0)];
        Assert.True(chosen.Length >= 200, $"{chosen.Length} paragraphs");
        float[][] rows = mini.Model.Encode(chosen);
        float[][] questions = mini.Model.Encode(["why is my cosine 1", "which drivers does this run on", "how are files written so that a crash loses nothing"]);
        Check(rows, [.. questions, .. rows.Where((_, i) => i % 40 == 0)]);
    }

    [Fact]
    public void OnTheVectorsOfTheDemo()
    {
        string[] texts = [.. OwnSources.ReadEmbedded().Documents.Select(document => document.Text)];
        TextVectorizer vectorizer = new(new TextVectorizerOptions { Dimensions = DemoComparison.Dimensions });
        vectorizer.Fit(texts, new Progress<double>(), default);
        float[][] rows = [.. vectorizer.Transform(texts, new Progress<double>(), default).Chunk(DemoComparison.Dimensions)];
        Check(rows, [vectorizer.Transform(OwnSources.Query), .. rows.Where((_, i) => i % 60 == 0)]);
    }

    private static void Check(float[][] rows, float[][] queries)
    {
        using var device = VectorDevice.Create("cpu");
        float[] values = [.. rows.SelectMany(row => row)];
        foreach (Metric metric in new[] { Metric.Cosine, Metric.L2 })
        {
            using var plain = EmbeddingIndex.Create(device, new() { Dimensions = rows[0].Length, Metric = metric });
            plain.AddRange(values);

            // A third of the rows is all that a search may compare: the proof is of bounds, not of having looked at everything.
            using var coarse = EmbeddingIndex.Create(device, plain.Options with { Coarse = CoarseCopy.Int8, MostRescored = rows.Length / 3 });
            coarse.AddRange(values);
            foreach (float[] query in queries)
            {
                SearchResult expected = plain.Search(query, K), found = coarse.Search(query, K);
                Assert.True(found.IsExact, $"{metric}: {found.Rescored} of {rows.Length} rows");
                Assert.InRange(found.Rescored, K, rows.Length / 3);
                Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
                Assert.Equal(expected.Scores.ToArray().Select(BitConverter.SingleToInt32Bits), found.Scores.ToArray().Select(BitConverter.SingleToInt32Bits));
            }
        }
    }
}
