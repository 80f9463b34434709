using System.CommandLine.Parsing;
using System.Globalization;

namespace VkSim.Cli;

/// <summary>Parsers of option values whose messages name the option, what was found and what was expected.</summary>
internal static class OptionParsers
{
    /// <summary>A whole number within bounds.</summary>
    public static Func<ArgumentResult, int> WholeNumber(string option, int minimum, int maximum) => result =>
    {
        string found = result.Tokens[0].Value;
        if (int.TryParse(found, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= minimum && value <= maximum)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option}: found '{found}'; expected a whole number from {minimum} to {maximum}"));
        return 0;
    };
}
