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
        return root is JsonObject table && table["kernels"] is JsonObject kernels && kernels.All(kernel => kernel.Value is JsonObject)
            ? new((string?)table["driver"], kernels)
            : throw new JsonException("The table has no \"kernels\".");
    }

    /// <summary>The figures of a kernel; null where it is not in the table.</summary>
    public JsonObject? Figures(string key) => _kernels[key]?.AsObject();

    /// <summary>Whether a kernel's figures are of this module.</summary>
    public bool Has(string key, string digest) => (string?)Figures(key)?["module"] == digest;
}
