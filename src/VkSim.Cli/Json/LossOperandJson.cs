using System.Text.Json;
using System.Text.Json.Serialization;

namespace VkSim.Cli;

/// <summary>An operand of a loss as a word: first, second or negatives.</summary>
internal sealed class LossOperandJson() : JsonStringEnumConverter<LossOperand>(JsonNamingPolicy.CamelCase);
