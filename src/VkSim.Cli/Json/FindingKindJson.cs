using System.Text.Json;
using System.Text.Json.Serialization;

namespace VkSim.Cli;

/// <summary>Kinds of findings by their names, in camel case.</summary>
internal sealed class FindingKindJson() : JsonStringEnumConverter<FindingKind>(JsonNamingPolicy.CamelCase);
