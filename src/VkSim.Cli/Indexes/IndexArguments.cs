using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The arguments of commands about an index.</summary>
internal static class IndexArguments
{
    /// <summary>The index.</summary>
    public static Argument<string> File() => ArrayOptions.Input("FILE", "The index.");

    /// <summary>The index, unless it is one of a cluster.</summary>
    public static Argument<string?> FileOrNone() => new("FILE")
    {
        Description = "The index.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Files of vectors.</summary>
    public static Argument<string[]> Vectors() => new("X")
    {
        Description = $"N×D, a row a vector, of several files one behind the other: {ArrayOptions.Formats}.",
        HelpName = "X",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The files of vectors: behind the index, or all where that is one of a cluster.</summary>
    /// <exception cref="BadInputException">There are none.</exception>
    public static string[] VectorsOf(ParseResult parsed, Argument<string> file, Argument<string[]> vectors, ClusterTarget? target)
    {
        string[] files = parsed.GetValue(vectors) ?? [];
        return target is not null ? [parsed.GetRequiredValue(file), .. files] : ClusterArguments.Require(vectors, files.Length == 0 ? null : files);
    }
}
