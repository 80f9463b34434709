using System.Globalization;
using System.Text;
using VkSim.Cli.Text;

namespace VkSim.Cli.Tests.Text;

public sealed class TextVectorizerTests
{
    private static readonly string[] Corpus =
    [
        "The cat sat on the mat and looked at the other cat.",
        "A cat and another cat sit on a mat.",
        "void main() { sharedMemory[gl_LocalInvocationID.x] = subgroupAdd(value); }",
        "float total = subgroupAdd(partial); // one value per subgroup",
        "Prices rose by three percent in the third quarter.",
    ];

    [Fact]
    public void VectorsHaveTheAskedLengthAndAreFinite()
    {
        TextVectorizer vectorizer = new(new TextVectorizerOptions { Dimensions = 100 });
        vectorizer.Fit(Corpus);
        float[] vectors = vectorizer.Transform(Corpus);
        Assert.Equal(500, vectors.Length);
        Assert.All(vectors, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(1024, new TextVectorizer().Dimensions);
    }

    [Fact]
    public void RelatedTextsAreCloserThanOthers()
    {
        TextVectorizer vectorizer = new();
        vectorizer.Fit(Corpus);
        float[][] rows = [.. Corpus.Select(vectorizer.Transform)];
        Assert.True(Cosine(rows[0], rows[1]) > 2 * Math.Abs(Cosine(rows[0], rows[4])));
        Assert.True(Cosine(rows[2], rows[3]) > 2 * Math.Abs(Cosine(rows[2], rows[0])));
        Assert.Equal(1.0, Cosine(rows[0], rows[0]), 12);
        float[] query = vectorizer.Transform("subgroup add");
        Assert.Equal(3, Enumerable.Range(0, rows.Length).MaxBy(row => Cosine(query, rows[row])));
    }

    [Fact]
    public void IdentifiersMatchHoweverTheyAreSpelled()
    {
        TextVectorizer vectorizer = new();
        float[] camel = vectorizer.Transform("maxWorkGroupSize");
        Assert.Equal(camel, vectorizer.Transform("MAX_WORK_GROUP_SIZE"));
        Assert.Equal(camel, vectorizer.Transform("max_work_group_size"));
        Assert.NotEqual(camel, vectorizer.Transform("max work group size"));
        Assert.True(Cosine(camel, vectorizer.Transform("max work group size")) > 0.8);
    }

    [Fact]
    public void ManyThreadsGiveTheBitsOfOne()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(index => $"{Corpus[index % 5]} number {index} {Corpus[(index * 7) % 5]}")];
        float[] expected = Vectors(1);
        for (int threads = 2; threads <= 5; threads++)
        {
            Assert.Equal(expected, Vectors(threads));
        }

        float[] Vectors(int threads)
        {
            TextVectorizer vectorizer = new(new TextVectorizerOptions { MaxDegreeOfParallelism = threads });
            vectorizer.Fit(texts);
            return vectorizer.Transform(texts);
        }
    }

    [Fact]
    public void OneTextAndManyTextsGiveTheSameVector()
    {
        TextVectorizer vectorizer = new();
        vectorizer.Fit(Corpus);
        float[] all = vectorizer.Transform(Corpus);
        float[] single = new float[vectorizer.Dimensions];
        for (int row = 0; row < Corpus.Length; row++)
        {
            vectorizer.Transform(Corpus[row], single);
            Assert.Equal(all.AsSpan(row * single.Length, single.Length).ToArray(), single);
            Assert.Equal(single, vectorizer.Transform(Corpus[row]));
        }
    }

    /// <summary>Vectors are stored and compared between runs and machines, so the hash must never change.</summary>
    [Fact]
    public void TheHashIsFixed()
    {
        Assert.Equal(0xEFD01F60BA992926, TermHash.Finish(TermHash.WordSeed));
        Assert.Equal(0x82A2A958A9BECE5B, TermHash.Finish(TermHash.Append(TermHash.WordSeed, 'a')));
        Assert.Equal(0xCC66D083D70F1BB9, TermHash.Finish(TermHash.Append(TermHash.Append(TermHash.CharacterSeed, 0x65E5), 0x1F600)));
        Assert.Equal(0xF8F76353B6D877C5, TermHash.Join(1, 2));
    }

    [Fact]
    public void HandlesHugeAndOddTexts()
    {
        TextVectorizer vectorizer = new(new TextVectorizerOptions { Dimensions = 64 });
        StringBuilder large = new();
        for (int index = 0; index < 200_000; index++)
        {
            large.Append(CultureInfo.InvariantCulture, $"w{index * 7919 % 100_003} ");
        }

        string[] texts = [large.ToString(), "", "\ud800\udc00\udfff", new string('z', 500_000), "\0\u0001\uffff", "日本"];
        vectorizer.Fit(texts);
        Assert.Equal(6, vectorizer.DocumentCount);
        float[] vectors = vectorizer.Transform(texts);
        Assert.All(vectors, value => Assert.True(float.IsFinite(value)));
        Assert.All(vectors.AsSpan(64, 64).ToArray(), value => Assert.Equal(0f, value));
        Assert.Contains(vectors.AsSpan(5 * 64, 64).ToArray(), value => value != 0f);
    }

    [Fact]
    public void CommonFeaturesWeighLess()
    {
        TextVectorizer vectorizer = new(new TextVectorizerOptions { CharacterNGramMaximum = 0, WordNGramMaximum = 1 });
        vectorizer.Fit(["the one", "the two", "the three", "the four"]);
        Assert.Equal(1.0f, vectorizer.Transform("the").Max(Math.Abs), 1e-6f);
        Assert.Equal((float)(Math.Log(5.0 / 2.0) + 1), vectorizer.Transform("one").Max(Math.Abs), 1e-6f);
        Assert.Equal(0f, vectorizer.Transform("unseen").Max(Math.Abs));
        Assert.Equal((float)(1 + Math.Log(3)), vectorizer.Transform("the the the").Max(Math.Abs), 1e-6f);
    }

    [Fact]
    public void RunsThatOneTextHasAreLeftOutAndWordsKept()
    {
        TextVectorizer vectorizer = new(new TextVectorizerOptions { CharacterNGramMaximum = 0 });
        vectorizer.Fit(["red fox", "red fox jumps", "lazy dog"]);
        Assert.Equal(3, Components("red fox"));
        Assert.Equal(2, Components("lazy dog"));
        Assert.Equal(4, Components("red fox jumps"));

        int Components(string text) => vectorizer.Transform(text).Count(value => value != 0);
    }

    [Fact]
    public void FitReplacesWhatWasLearntAndAnEmptyCorpusIsAllowed()
    {
        TextVectorizer vectorizer = new();
        float[] unfitted = vectorizer.Transform(Corpus[0]);
        vectorizer.Fit(Corpus);
        Assert.NotEqual(unfitted, vectorizer.Transform(Corpus[0]));
        vectorizer.Fit([]);
        Assert.Equal(unfitted, vectorizer.Transform(Corpus[0]));
        Assert.Empty(vectorizer.Transform(Array.Empty<string>()));
    }

    [Fact]
    public void TellsProgressAndStopsWhenAsked()
    {
        TextVectorizer vectorizer = new();
        vectorizer.Fit(Corpus);
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => vectorizer.Fit(["other"], null, stopped.Token));
        Assert.Equal(Corpus.Length, vectorizer.DocumentCount);
        Assert.ThrowsAny<OperationCanceledException>(() => vectorizer.Transform(Corpus, null, stopped.Token));
        Recorder recorder = new();
        vectorizer.Transform(Corpus, recorder);
        Assert.Contains(1.0, recorder.Seen);
        Assert.All(recorder.Seen, share => Assert.InRange(share, 0.0, 1.0));
    }

    [Fact]
    public void RefusesWrongOptionsAndArguments()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { Dimensions = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { WordNGramMaximum = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { WordNGramMaximum = 0, CharacterNGramMaximum = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { CharacterNGramMinimum = 6 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { NGramMinimumTexts = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { WordNGramWeight = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizer(new TextVectorizerOptions { CharacterNGramWeight = float.NaN }));
        TextVectorizer vectorizer = new();
        Assert.Throws<ArgumentException>(() => vectorizer.Transform("text", new float[3]));
        Assert.Throws<ArgumentException>(() => vectorizer.Fit(["text", null!]));
        Assert.Throws<ArgumentNullException>(() => vectorizer.Fit(null!));
    }

    private static double Cosine(float[] a, float[] b)
    {
        double dot = 0, squaresA = 0, squaresB = 0;
        for (int index = 0; index < a.Length; index++)
        {
            dot += (double)a[index] * b[index];
            squaresA += (double)a[index] * a[index];
            squaresB += (double)b[index] * b[index];
        }

        return dot / Math.Sqrt(squaresA * squaresB);
    }

    private sealed class Recorder : IProgress<double>
    {
        public System.Collections.Concurrent.ConcurrentBag<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }
}
