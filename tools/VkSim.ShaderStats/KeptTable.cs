using System.Text.Json;
using System.Text.Json.Nodes;

namespace VkSim.ShaderStats;

/// <summary>A table of kernels that was kept, as <see cref="KernelTable.WriteJson"/> writes it.</summary>
internal sealed class KeptTable
{
    private readonly JsonObject _kernels;

    private KeptTable(string? driver, JsonObject kernels) => (Driver, _kernels) = (driver, kernels);

    /// <summary>The driver with its version.</summary>
    public string? Driver { get; }

    /// <summary>What tells the kernels apart.</summary>
    public IEnumerable<string> Keys => _kernels.Select(kernel => kernel.Key);

    /// <summary>Reads a table.</summary>
    /// <exception cref="JsonException">It is no such table.</exception>
    public static KeptTable Parse(string json)
    {
        JsonNode root = JsonNode.Parse(json) ?? throw new JsonException("The table is empty.");
        if (root is not JsonObject table || table["kernels"] is not JsonObject kernels || !kernels.All(kernel => IsFigures(kernel.Value)))
        {
            throw new JsonException("The table has no \"kernels\", each an object of figures.");
        }

        return table["driver"]?.GetValueKind() is null or JsonValueKind.String
            ? new((string?)table["driver"], kernels)
            : throw new JsonException("The table's \"driver\" is no text.");
    }

    /// <summary>The figures of a kernel; null where it is not in the table.</summary>
    public JsonObject? Figures(string key) => _kernels[key]?.AsObject();

    /// <summary>Whether a kernel's figures are of this module.</summary>
    public bool Has(string key, string digest) => (string?)Figures(key)?["module"] == digest;

    private static bool IsFigures(JsonNode? kernel) =>
        kernel is JsonObject figures && figures.All(figure => figure.Value?.GetValueKind() == (figure.Key == "module" ? JsonValueKind.String : JsonValueKind.Number));
}
