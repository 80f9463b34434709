using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The option that says how the vectors of an index are stored.</summary>
internal static class StorageOption
{
    private static readonly (string Word, ElementType Value)[] _names =
        [("float32", ElementType.Float32), ("float16", ElementType.Float16), ("bfloat16", ElementType.BFloat16)];

    public static Option<ElementType> Create() => new("--storage")
    {
        Description = "How vectors are stored; they are rounded to it once (float32 where nothing is said).",
        HelpName = string.Join('|', _names.Select(entry => entry.Word)),
        DefaultValueFactory = _ => ElementType.Float32,
        CustomParser = OptionParsers.OneOf("--storage", _names),
        CompletionSources = { _names.Select(entry => entry.Word).ToArray() },
    };

    /// <summary>How a command line calls it.</summary>
    public static string WordOf(ElementType storage) => _names.First(entry => entry.Value == storage).Word;
}
