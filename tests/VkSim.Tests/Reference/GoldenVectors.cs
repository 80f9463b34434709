using System.Globalization;
using System.Text.Json;
using VkSim.Reference;

namespace VkSim.Tests.Reference;

/// <summary>tests/golden/golden.json: what PyTorch and SciPy answer in float64.</summary>
internal static class GoldenVectors
{
    private static readonly Lazy<JsonDocument> s_document = new(() => Load("golden.json"));
    private static readonly Lazy<JsonDocument> s_losses = new(() => Load("losses.json"));
    private static readonly Lazy<JsonDocument> s_tensors = new(() => Load("tensors.json"));

    /// <summary>tests/golden/losses.json: what PyTorch answers for contrastive losses in float64.</summary>
    public static JsonElement Losses => s_losses.Value.RootElement;

    /// <summary>tests/golden/tensors.json: what PyTorch answers where elements are chosen, moved and resized.</summary>
    public static IEnumerable<JsonElement> Tensors(string operation) => s_tensors.Value.RootElement.GetProperty(operation).EnumerateArray();

    public static JsonElement Section(string name) => s_document.Value.RootElement.GetProperty(name);

    public static double Number(JsonElement element)
        => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : element.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            var other => double.Parse(other!, CultureInfo.InvariantCulture),
        };

    public static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    public static ReferenceMatrix Matrix(JsonElement element)
        => new(Numbers(element.GetProperty("values")), element.GetProperty("rows").GetInt32(), element.GetProperty("columns").GetInt32());

    /// <summary>Equal up to a relative error, NaN and infinities alike.</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double relative = 1e-12, double absolute = 1e-14, string? what = null)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = expected[i].Equals(actual[i])
                || Math.Abs(expected[i] - actual[i]) <= (relative * Math.Abs(expected[i])) + absolute;
            Assert.True(close, $"{what}[{i}]: expected {expected[i]:R}, found {actual[i]:R}");
        }
    }

    private static JsonDocument Load(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "golden", name);
            if (File.Exists(path))
            {
                return JsonDocument.Parse(File.ReadAllBytes(path));
            }
        }

        throw new FileNotFoundException($"tests/golden/{name} was not found above " + AppContext.BaseDirectory);
    }
}
