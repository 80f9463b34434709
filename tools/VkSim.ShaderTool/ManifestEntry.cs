using System.Text.Json.Serialization;

namespace VkSim.ShaderTool;

/// <summary>What one compiled module was made from.</summary>
/// <param name="Source">The shader file.</param>
/// <param name="Variant">The variant's name, empty for the plain shader.</param>
/// <param name="SourceHash">SHA-256 of the texts and macros.</param>
/// <param name="OutputHash">SHA-256 of the module.</param>
/// <param name="Compiler">The compiler's identity.</param>
/// <param name="Kernel">The kernel's name, null where the source declares none.</param>
internal sealed record ManifestEntry(
    string Source,
    string Variant,
    string SourceHash,
    string OutputHash,
    string Compiler,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kernel = null);
