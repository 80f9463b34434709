using System.Text.Json.Serialization;

namespace VkSim.Orleans.Routing;

/// <summary>How tables are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TableDocument))]
internal sealed partial class TableJson : JsonSerializerContext;
