using System.Globalization;
using System.Text.RegularExpressions;

namespace VkSim.Native.Tests;

/// <summary>What vksim.h declares.</summary>
internal static partial class HeaderFile
{
    private static readonly string s_text = Comment().Replace(File.ReadAllText(Path.Combine(Places.Include, "vksim.h")), "");

    public static IReadOnlyList<string> Functions { get; } = [.. FunctionDeclaration().Matches(s_text).Select(match => match.Groups[1].Value)];

    /// <summary>The structs with the names of their members.</summary>
    public static IReadOnlyDictionary<string, string[]> Structs { get; } = StructDeclaration().Matches(s_text)
        .ToDictionary(match => match.Groups[1].Value, match => Member().Matches(match.Groups[2].Value).Select(member => member.Groups[1].Value).ToArray());

    /// <summary>The structs that have defaults.</summary>
    public static IReadOnlyList<string> Defaults { get; } =
        [.. DefaultMacro().Matches(s_text).Select(match => match.Groups[1].Value.ToLowerInvariant())];

    /// <summary>The constants of all enumerations.</summary>
    public static IReadOnlyDictionary<string, long> Constants { get; } = Constant().Matches(s_text)
        .ToDictionary(match => match.Groups[1].Value, match => Value(match.Groups[2].Value));

    private static long Value(string text) => text.Split("<<") is [var one, var places]
        ? long.Parse(one, CultureInfo.InvariantCulture) << int.Parse(places, CultureInfo.InvariantCulture)
        : long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^VKSIM_API [^(]*?(vksim_\w+)\(", RegexOptions.Multiline)]
    private static partial Regex FunctionDeclaration();

    [GeneratedRegex(@"typedef struct (vksim_\w+) \{(.*?)\}", RegexOptions.Singleline)]
    private static partial Regex StructDeclaration();

    [GeneratedRegex(@"(\w+)(?:\[\d+\])?;")]
    private static partial Regex Member();

    [GeneratedRegex(@"#define (VKSIM_\w+)_DEFAULT ")]
    private static partial Regex DefaultMacro();

    [GeneratedRegex(@"\b(VKSIM_\w+) = (\d+(?: << \d+)?)")]
    private static partial Regex Constant();
}
