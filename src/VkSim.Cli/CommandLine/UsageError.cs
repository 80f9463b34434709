using System.CommandLine;
using System.CommandLine.Parsing;

namespace VkSim.Cli;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class UsageError
{
    /// <summary>The line, or null where nothing is wrong.</summary>
    public static string? Find(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0)
        {
            return Describe(parsed);
        }

        // The parser takes a misspelt option for an argument, unless "--" says that it is meant as one.
        string? stray = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).FirstOrDefault(value => value.Length > 1 && value[0] == '-');
        return stray is null || parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? null
            : $"{DescribeUnknown(stray, parsed.CommandResult.Command)} (see '{CommandPath(parsed.CommandResult)} --help')";
    }

    private static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = $"(see '{CommandPath(parsed.CommandResult)} --help')";
        // Unknown words first: they are often the reason for the other errors.
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return $"{DescribeUnknown(parsed.UnmatchedTokens[0], command)} {help}";
        }

        if (command.Subcommands.Count == 0 && FindMissing(parsed.CommandResult) is { } missing)
        {
            return $"{missing} {help}";
        }

        ParseError error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name}: found no value; expected {ValueOf(option.Option)} {help}",
            OptionResult { Tokens.Count: > 1 } option => $"{option.Option.Name}: found {option.Tokens.Count} values; expected one {help}",
            CommandResult when command.Subcommands.Count > 0 => $"found no command; expected {Names(command.Subcommands)} {help}",
            _ => OneLine.From(error.Message),
        };
    }

    /// <summary>The first argument or option that must be there and is not, unless the parser has more to say about what is.</summary>
    private static string? FindMissing(CommandResult result)
    {
        foreach (Argument argument in result.Command.Arguments)
        {
            if (argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is not { Tokens.Count: > 0 })
            {
                return $"{argument.Name}: found nothing; expected {Within(argument.Description ?? "")}";
            }
        }

        foreach (Option option in result.Command.Options)
        {
            if (option.Required && result.GetResult(option) is null)
            {
                return $"{option.Name}: found nothing; expected {option.Name} {ValueOf(option)}";
            }
        }

        return null;
    }

    // A description within a sentence; what begins it may be a symbol.
    private static string Within(string description) =>
        (description.Length > 1 && (description[1] == ' ' || char.IsLower(description[1])) ? char.ToLowerInvariant(description[0]) + description[1..] : description).TrimEnd('.');

    private static string DescribeUnknown(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            return $"{token}: found an unknown option; expected {Names(OptionsOf(command))}";
        }

        return command.Subcommands.Count > 0
            ? $"{token}: found an unknown command; expected {Names(command.Subcommands)}"
            : $"{token}: found one argument too many; expected {(command.Arguments.Count == 0 ? "none" : string.Join(' ', command.Arguments.Select(argument => argument.HelpName ?? argument.Name)))}";
    }

    private static IEnumerable<Symbol> OptionsOf(Command command)
    {
        IEnumerable<Option> options = command.Options;
        foreach (Command parent in command.Parents.OfType<Command>())
        {
            options = options.Concat(parent.Options.Where(option => option.Recursive));
        }

        return options.Where(option => !option.Hidden).DistinctBy(option => option.Name);
    }

    private static string ValueOf(Option option) => option.HelpName ?? "a value";

    private static string Names(IEnumerable<Symbol> symbols)
    {
        string[] names = [.. symbols.Where(symbol => !symbol.Hidden).Select(symbol => symbol.Name)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private static string CommandPath(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "vksim";
}
