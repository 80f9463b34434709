using System.Text.Json.Serialization;

namespace VkSim.VectorData.Logs;

/// <summary>Reads and writes <see cref="LogHead"/> without reflection.</summary>
[JsonSerializable(typeof(LogHead))]
internal sealed partial class LogHeadContext : JsonSerializerContext;
