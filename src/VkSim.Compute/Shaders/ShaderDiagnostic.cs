using System.Globalization;

namespace VkSim.Compute;

/// <summary>One line of the compiler's log, taken apart: <c>FILE:LINE: error: TEXT</c> or <c>FILE: error: TEXT</c>.</summary>
internal readonly record struct ShaderDiagnostic(string File, int Line, bool IsError, string Message)
{
    private const string ErrorMark = ": error: ";
    private const string WarningMark = ": warning: ";

    /// <summary>The first error of a log.</summary>
    public static ShaderDiagnostic? FirstError(string log)
    {
        foreach (string line in log.Split('\n'))
        {
            if (Parse(line) is { IsError: true } diagnostic)
            {
                return diagnostic;
            }
        }

        return null;
    }

    public static ShaderDiagnostic? Parse(string line)
    {
        int mark = line.IndexOf(ErrorMark, StringComparison.Ordinal);
        bool isError = mark >= 0;
        if (!isError)
        {
            mark = line.IndexOf(WarningMark, StringComparison.Ordinal);
        }

        if (mark < 0)
        {
            return null;
        }

        string message = line[(mark + (isError ? ErrorMark : WarningMark).Length)..].Trim();
        string place = line[..mark].Trim();
        int colon = place.LastIndexOf(':');
        // A path may hold colons of its own (C:\…), so only a trailing number is a line.
        return colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new(place[..colon], number, isError, message)
            : new(place, 0, isError, message);
    }
}
