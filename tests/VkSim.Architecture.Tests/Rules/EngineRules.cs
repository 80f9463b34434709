using System.Text.RegularExpressions;
using VkSim.Architecture.Tests.Houses;

namespace VkSim.Architecture.Tests.Rules;

/// <summary>The engine runs kernels of any kind and knows none of VkSim's mathematics.</summary>
internal static partial class EngineRules
{
    /// <summary>Files of the engine whose types are named after mathematics.</summary>
    public static IEnumerable<string> NoMathematics(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Types
        where Mathematics().IsMatch(type.Name)
        select $"{file.Path}: {type.Name}";

    /// <summary>Kernels inside the engine but for those with which it tests a device.</summary>
    public static IEnumerable<string> NoKernels(IEnumerable<string> resources) =>
        resources.Where(name => !name.StartsWith("spirv/selftest", StringComparison.Ordinal));

    [GeneratedRegex("Cosine|Distance|Metric|Softmax|Gradient|Neighbo|Embedding|Similarit|Loss|TopK|Normaliz")]
    private static partial Regex Mathematics();
}
