using System.Text.Json;
using System.Text.Json.Serialization;

namespace VkSim.Cli;

/// <summary>Units of probes by their names.</summary>
internal sealed class ProbeUnitJson() : JsonStringEnumConverter<ProbeUnit>(JsonNamingPolicy.CamelCase);
