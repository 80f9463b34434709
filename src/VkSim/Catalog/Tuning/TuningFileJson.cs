using System.Text.Json;
using System.Text.Json.Serialization;

namespace VkSim.Catalog.Tuning;

/// <summary>The form of a file of measured values.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TuningFileContent))]
internal sealed partial class TuningFileJson : JsonSerializerContext;
