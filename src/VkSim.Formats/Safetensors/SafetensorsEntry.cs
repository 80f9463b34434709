namespace VkSim.Formats.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="TypeName">Its type, as the file names it.</param>
/// <param name="Shape">The lengths of its dimensions, unchecked.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last one.</param>
internal readonly record struct SafetensorsEntry(string TypeName, long[] Shape, long Begin, long End);
