using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VkSim.Cli;

/// <summary>What may stand at the end of an unfinished command line: the answer to <c>vksim "[suggest:POSITION]" "LINE"</c>.</summary>
internal static partial class Completions
{
    // A word may begin with '@': no response files.
    private static readonly ParserConfiguration _plain = new() { ResponseFileTokenReplacer = null };

    /// <summary>Whether completions are asked for, and what has been typed up to the cursor.</summary>
    public static bool AreAskedFor(string[] arguments, out string typed)
    {
        typed = "";
        if (arguments is not [var directive, var line] || Request().Match(directive) is not { Success: true } request
            || !int.TryParse(request.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int position))
        {
            return false;
        }

        // Some shells count bytes: beyond the end is at the end.
        typed = line[..Math.Min(position, line.Length)];
        return true;
    }

    /// <summary>Words that begin as the last one typed does; none where only a file can stand.</summary>
    public static IReadOnlyList<string> For(RootCommand root, string typed)
    {
        Match program = Program().Match(typed);
        if (!program.Success)
        {
            return [];
        }

        // "--device=l" is completed as "--device l" is.
        string words = Assignment().Replace(typed[program.Length..], "$1 ");
        FlagsTakeNoValue(root);
        IEnumerable<string> found = root.Parse(words, _plain).GetCompletions(words.Length).Select(item => item.Label);

        // The library finds words that hold what was typed anywhere, the members of an enumeration beside the words for them, and the
        // question marks of another system.
        string last = words[(words.LastIndexOf(' ') + 1)..];
        return [.. found.Where(label => label.StartsWith(last, StringComparison.OrdinalIgnoreCase) && label is not ("-?" or "/?" or "/h"))
            .GroupBy(label => label, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.Max(StringComparer.Ordinal)!)
            .Order(StringComparer.Ordinal)];
    }

    // Otherwise what follows a flag could only be true or false.
    private static void FlagsTakeNoValue(Command command)
    {
        foreach (Option flag in command.Options.Where(option => option.ValueType == typeof(bool)))
        {
            flag.Arity = ArgumentArity.Zero;
        }

        foreach (Command subcommand in command.Subcommands)
        {
            FlagsTakeNoValue(subcommand);
        }
    }

    [GeneratedRegex(@"^\[suggest:([0-9]+)\]$")]
    private static partial Regex Request();

    [GeneratedRegex(@"^\s*\S+\s+")]
    private static partial Regex Program();

    [GeneratedRegex(@"(?<=^|\s)(--[a-z-]+)=(?=\S*$)")]
    private static partial Regex Assignment();
}
