using System.CommandLine;
using System.CommandLine.Parsing;
using VkSim.Formats.Csv;

namespace VkSim.Cli;

/// <summary>How text files are read: the options of every command that reads files.</summary>
internal sealed class TextOptions
{
    private static readonly (string Word, char Character)[] _separators =
        [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("space", ' '), ("pipe", '|'), ("\\t", '\t')];

    private readonly Option<HeaderChoice> _header = new("--header")
    {
        Description = "Whether the first line of a text file names the columns; auto: if it is plainly names, an error if it is neither names nor numbers.",
        HelpName = "yes|no|auto",
        DefaultValueFactory = _ => HeaderChoice.Auto,
        CustomParser = OptionParsers.OneOf("--header", [("yes", HeaderChoice.Yes), ("no", HeaderChoice.No), ("auto", HeaderChoice.Auto)]),
        CompletionSources = { "yes", "no", "auto" },
    };

    private readonly Option<char?> _separator = new("--separator")
    {
        Description = "What separates the fields of a text file: comma, semicolon, tab, space (any number), pipe, or the character itself; by default as the extension and the first line say.",
        HelpName = "CHAR",
        CustomParser = ParseSeparator,
        CompletionSources = { "comma", "semicolon", "tab", "space", "pipe" },
    };

    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "Columns of the text files to read, such as 2-5,9 or 3- or a,b by the names of the header; with - in front to leave out: -1 or -id,-comment. Names with commas or that look like numbers in double quotes.",
        HelpName = "LIST",
        CustomParser = ParseColumns,
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_header);
        command.Options.Add(_separator);
        command.Options.Add(_columns);
    }

    /// <summary>Opens files as the command line says.</summary>
    public InputReader Reader(ParseResult parsed, Terminal terminal, TextEmbedding? embedding = null)
    {
        HeaderChoice header = parsed.GetValue(_header);
        VectorFileOptions options = new()
        {
            HasHeader = header == HeaderChoice.Auto ? null : header == HeaderChoice.Yes,
            Separator = parsed.GetValue(_separator),
            Columns = parsed.GetValue(_columns),
        };
        return new InputReader(options, terminal, embedding);
    }

    private static char? ParseSeparator(ArgumentResult result)
    {
        string found = result.Tokens[0].Value;
        foreach ((string word, char character) in _separators)
        {
            if (word.Equals(found, StringComparison.OrdinalIgnoreCase))
            {
                return character;
            }
        }

        return found.Length == 1 && CsvSeparator.IsUsable(found[0])
            ? found[0]
            : OptionParsers.Reject<char?>(result, "--separator", "comma, semicolon, tab, space, pipe or one character that no number holds");
    }

    private static string? ParseColumns(ArgumentResult result)
    {
        try
        {
            ColumnList.Parse(result.Tokens[0].Value);
            return result.Tokens[0].Value;
        }
        catch (FormatException)
        {
            return OptionParsers.Reject<string?>(result, "--columns", ColumnList.Expected);
        }
    }
}
