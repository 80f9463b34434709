using System.Text.Json;

namespace VkSim.Cli;

/// <summary>A folder with an embedding model, as Hugging Face lays one out: what is in it, and how its vectors are made.</summary>
/// <remarks>
/// The model is <c>model.onnx</c> or <c>onnx/model.onnx</c>, the words of its WordPiece tokenizer are <c>vocab.txt</c> or <c>tokenizer.json</c>. Where
/// they are there, <c>tokenizer_config.json</c>, <c>sentence_bert_config.json</c>, <c>modules.json</c> and <c>1_Pooling/config.json</c> say whether
/// letters become small, how many tokens are read, and how the tokens' vectors become one.
/// </remarks>
internal sealed class ModelFolder
{
    private const int DefaultTokens = 512;

    private readonly string _path;

    /// <exception cref="BadInputException">There is no such folder, or no model in it.</exception>
    public ModelFolder(string path)
    {
        _path = path;
        if (!Directory.Exists(path))
        {
            throw new BadInputException(path, File.Exists(path) ? "a file" : "no such folder", "a folder with a model, as Hugging Face lays it out");
        }

        Model = Find("model.onnx", "onnx/model.onnx");
        Vocabulary = Find("vocab.txt", "tokenizer.json");
        IsLowerCase = Flag("tokenizer_config.json", "do_lower_case") ?? true;
        MostTokens = Number("sentence_bert_config.json", "max_seq_length") ?? Number("tokenizer_config.json", "model_max_length") ?? DefaultTokens;
        Pooling = ReadPooling();
        IsNormalized = ReadIsNormalized();
    }

    /// <summary>The file of the network.</summary>
    public string Model { get; }

    /// <summary>The file of the tokenizer's words.</summary>
    public string Vocabulary { get; }

    /// <summary>Whether letters become small, where the file of words does not say it.</summary>
    public bool IsLowerCase { get; }

    /// <summary>How many tokens of a text are read.</summary>
    public int MostTokens { get; }

    /// <summary>How the vectors of tokens become one.</summary>
    public TokenPooling Pooling { get; }

    /// <summary>Whether vectors are made as long as 1.</summary>
    public bool IsNormalized { get; }

    /// <summary>The path of a file in the folder.</summary>
    public string At(string file) => Path.Combine(_path, file);

    private string Find(params string[] names) =>
        Array.Find(names, name => File.Exists(At(name))) is { } found
            ? At(found)
            : throw new BadInputException(_path, $"neither {names[0]} nor {names[1]} in it", "a folder with a model, as Hugging Face lays it out");

    private bool? Flag(string file, string property) =>
        Read(file)?.TryGetProperty(property, out JsonElement value) == true && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    // Tokenizers without a limit say a number beyond all bounds.
    private int? Number(string file, string property) =>
        Read(file)?.TryGetProperty(property, out JsonElement value) == true && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number >= 3
                ? Math.Min(number, DefaultTokens)
                : throw new BadInputException(At(file), $"{property} {number}", "at least 3 tokens")
            : null;

    private TokenPooling ReadPooling()
    {
        const string File = "1_Pooling/config.json";
        if (Read(File) is not { } config)
        {
            return TokenPooling.Mean;
        }

        string[] modes = [.. config.EnumerateObject()
            .Where(property => property.Name.StartsWith("pooling_mode_", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.True)
            .Select(property => property.Name)];
        return modes switch
        {
            ["pooling_mode_mean_tokens"] => TokenPooling.Mean,
            ["pooling_mode_cls_token"] => TokenPooling.First,
            _ => throw new BadInputException(
                At(File), modes.Length == 0 ? "no way of pooling" : string.Join(" and ", modes), "pooling_mode_mean_tokens or pooling_mode_cls_token"),
        };
    }

    private bool ReadIsNormalized() =>
        Read("modules.json") is not { ValueKind: JsonValueKind.Array } modules
        || modules.EnumerateArray().Any(module =>
            module.TryGetProperty("type", out JsonElement type) && type.GetString()?.EndsWith(".Normalize", StringComparison.Ordinal) == true);

    private JsonElement? Read(string file)
    {
        string path = At(file);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new BadInputException(path, $"no JSON ({OneLine.From(error.Message)})", "a JSON object");
        }
    }
}
