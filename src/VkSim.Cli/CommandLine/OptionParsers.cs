using System.CommandLine.Parsing;
using System.Globalization;

namespace VkSim.Cli;

/// <summary>Parsers of option values whose messages name the option, what was found and what was expected.</summary>
internal static class OptionParsers
{
    private static readonly string[] _infinities = ["inf", "+inf", "infinity", "+infinity", "∞", "+∞"];

    /// <summary>A whole number within bounds.</summary>
    public static Func<ArgumentResult, int> WholeNumber(string option, int minimum, int maximum) => result =>
    {
        string found = result.Tokens[0].Value;
        if (int.TryParse(found, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= minimum && value <= maximum)
        {
            return value;
        }

        return Reject<int>(result, option, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));
    };

    /// <summary>The order of a norm: 0, a positive number, or inf.</summary>
    public static Func<ArgumentResult, float> Order(string option) => result =>
    {
        string found = result.Tokens[0].Value;
        if (_infinities.Contains(found, StringComparer.OrdinalIgnoreCase))
        {
            return float.PositiveInfinity;
        }

        return TryNumber(found, out float value) && value >= 0
            ? value
            : Reject<float>(result, option, "0, a positive number of single precision, or inf");
    };

    /// <summary>A finite number that is not negative.</summary>
    public static Func<ArgumentResult, float> NotNegative(string option) => result =>
        TryNumber(result.Tokens[0].Value, out float value) && value >= 0
            ? value
            : Reject<float>(result, option, "a finite number of single precision that is not negative");

    /// <summary>A finite number above 0.</summary>
    public static Func<ArgumentResult, float> Positive(string option) => result =>
        TryNumber(result.Tokens[0].Value, out float value) && value > 0
            ? value
            : Reject<float>(result, option, "a finite number of single precision above 0");

    /// <summary>Any finite number.</summary>
    public static Func<ArgumentResult, float> Finite(string option) => result =>
        TryNumber(result.Tokens[0].Value, out float value)
            ? value
            : Reject<float>(result, option, "a finite number of single precision");

    /// <summary>Any number, infinite ones too.</summary>
    public static Func<ArgumentResult, float> NumberOrInfinity(string option) => result =>
    {
        string found = result.Tokens[0].Value;
        bool isNegative = found.StartsWith('-');
        if (_infinities.Contains(isNegative ? found[1..] : found, StringComparer.OrdinalIgnoreCase))
        {
            return isNegative ? float.NegativeInfinity : float.PositiveInfinity;
        }

        return TryNumber(found, out float value) ? value : Reject<float>(result, option, "a number of single precision, inf or -inf");
    };

    /// <summary>A number from 0 to 1.</summary>
    public static Func<ArgumentResult, float> Share(string option) => result =>
        TryNumber(result.Tokens[0].Value, out float value) && value is >= 0 and <= 1
            ? value
            : Reject<float>(result, option, "a number from 0 to 1");

    /// <summary>One of a few words, whatever their case.</summary>
    public static Func<ArgumentResult, T> OneOf<T>(string option, IReadOnlyList<(string Word, T Value)> choices) => result =>
    {
        string found = result.Tokens[0].Value;
        foreach ((string word, T value) in choices)
        {
            if (word.Equals(found, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        string[] words = [.. choices.Select(choice => choice.Word)];
        return Reject<T>(result, option, words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}");
    };

    // A number that single precision cannot tell from 0 or from infinity would be another one than was asked for.
    private static bool TryNumber(string text, out float value)
    {
        value = 0;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double exact) || !double.IsFinite(exact))
        {
            return false;
        }

        value = (float)exact;
        return float.IsFinite(value) && (value != 0 || exact == 0);
    }

    /// <summary>The parser's answer to a wrong value, which it also records.</summary>
    public static T Reject<T>(ArgumentResult result, string option, string expected)
    {
        result.AddError($"{option}: found '{OneLine.From(result.Tokens[0].Value)}'; expected {expected}");
        return default!;
    }
}
