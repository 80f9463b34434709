using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The option that says how the vectors of an index are stored.</summary>
internal static class StorageOption
{
    private static readonly (string Word, VectorStorage Value)[] _names =
    [
        ("float32", new(ElementType.Float32)), ("float16", new(ElementType.Float16)), ("bfloat16", new(ElementType.BFloat16)),
        ("int8", new(ElementType.Float32, Quantization.Int8)), ("binary", new(ElementType.Float32, Quantization.Binary)),
    ];

    public static Option<VectorStorage> Create() => new("--storage")
    {
        Description = "How vectors are stored; they are rounded to it once (float32 where nothing is said). On the CPU alone, with --device cpu: "
            + "int8, a byte a component and a scale a vector, and binary, a bit that tells whether a component is above 0.",
        HelpName = string.Join('|', _names.Select(entry => entry.Word)),
        DefaultValueFactory = _ => default,
        CustomParser = OptionParsers.OneOf("--storage", _names),
        CompletionSources = { _names.Select(entry => entry.Word).ToArray() },
    };

    /// <summary>How a command line calls it.</summary>
    public static string WordOf(VectorStorage storage) => _names.First(entry => entry.Value == storage).Word;
}
