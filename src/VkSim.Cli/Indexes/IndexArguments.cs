using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The arguments of commands about an index.</summary>
internal static class IndexArguments
{
    /// <summary>The index.</summary>
    public static Argument<string> File() => ArrayOptions.Input("FILE", "The index.");

    /// <summary>Files of vectors.</summary>
    public static Argument<string[]> Vectors() => new("X")
    {
        Description = $"N×D, a row a vector, of several files one behind the other: {ArrayOptions.Formats}.",
        HelpName = "X",
        Arity = ArgumentArity.OneOrMore,
    };
}
