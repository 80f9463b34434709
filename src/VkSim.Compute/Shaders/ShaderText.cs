using System.Globalization;
using System.Text;

namespace VkSim.Compute;

/// <summary>
/// A shader with its includes put in place. The compiler sees one text without includes, so that what may be read is decided here
/// alone; <c>#line</c> directives with the numbers of the files let its messages be translated back.
/// </summary>
internal sealed class ShaderText
{
    /// <summary>The name of the first file as the compiler is told it.</summary>
    public const string MainFile = "@0";

    private const string ErrorMarker = "VKSIM_INCLUDE_ERROR_";
    // Files that include each other many times grow exponentially; no shader is this long.
    private const int MaximumLength = 16 << 20;

    private readonly ShaderIncludeResolver _resolver;
    private readonly List<string> _files = [];
    private readonly List<string> _errors = [];
    private readonly StringBuilder _text = new();

    private ShaderText(ShaderIncludeResolver resolver) => _resolver = resolver;

    /// <summary>The text for the compiler.</summary>
    public string Text => _text.ToString();

    /// <summary>The files it is made of, the shader's own first.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <exception cref="ShaderCompilationException">Including never ends, or the text grows beyond all bounds.</exception>
    public static ShaderText Expand(string source, string file, IEnumerable<string> includeDirectories)
    {
        var text = new ShaderText(new ShaderIncludeResolver(includeDirectories));
        text._files.Add(file);
        string normal = ShaderIncludeResolver.Normalize(source);
        if (normal.Contains("include", StringComparison.Ordinal))
        {
            text.Append(normal, 0, [file]);
        }
        else
        {
            text._text.Append(normal);
        }

        return text;
    }

    /// <summary>A message of the compiler with the files' own names and the reasons of failed includes.</summary>
    public string Translate(string log)
    {
        var translated = new StringBuilder();
        foreach (string line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            translated.Append(TranslateErrors(TranslateFile(line.TrimEnd('\r')))).Append('\n');
        }

        return translated.ToString();
    }

    private void Append(string source, int file, List<string> stack)
    {
        bool inComment = false;
        int number = 0;
        bool linesAreNamed = file > 0;
        foreach (string line in source.Split('\n'))
        {
            number++;
            string? name = inComment ? null : IncludedName(line, out _);
            inComment = EndsInComment(line, inComment);
            if (name is null)
            {
                AppendLine(line);
                if (!linesAreNamed && IsVersion(line))
                {
                    NameLines(number + 1);
                    linesAreNamed = true;
                }
            }
            else
            {
                IncludedName(line, out bool quoted);
                Include(name, quoted, file, number, stack);
            }
        }
    }

    private void NameLines(int next)
    {
        AppendLine("#extension GL_GOOGLE_cpp_style_line_directive : require");
        AppendPlace(next, 0);
    }

    private void Include(string name, bool quoted, int file, int line, List<string> stack)
    {
        string? path = _resolver.Find(name, quoted, _files[file], out string error);
        if (path is null)
        {
            // Left to the preprocessor to raise: the include may lie in a branch that is not compiled.
            AppendLine($"#error {ErrorMarker}{_errors.Count}");
            _errors.Add(error);
            return;
        }

        if (stack.Count > ShaderIncludeResolver.MaximumDepth)
        {
            throw Failure(file, line, $"includes nest deeper than {ShaderIncludeResolver.MaximumDepth} levels");
        }

        // Within itself a file can only be included behind its own guard, which leaves nothing of it.
        if (!stack.Contains(path))
        {
            int included = _files.IndexOf(path);
            if (included < 0)
            {
                included = _files.Count;
                _files.Add(path);
            }

            AppendPlace(1, included);
            stack.Add(path);
            Append(ShaderIncludeResolver.Read(path), included, stack);
            stack.RemoveAt(stack.Count - 1);
        }

        AppendPlace(line + 1, file);
        if (_text.Length > MaximumLength)
        {
            throw Failure(file, line, $"with its includes the shader is longer than {MaximumLength >> 20} MiB");
        }
    }

    private void AppendPlace(int line, int file) => AppendLine(string.Create(CultureInfo.InvariantCulture, $"#line {line} \"@{file}\""));

    private void AppendLine(string line) => _text.Append(line).Append('\n');

    private ShaderCompilationException Failure(int file, int line, string message)
        => new(_files[file], line, message, $"{_files[file]}:{line}: error: {message}");

    private static bool IsVersion(string line)
    {
        string text = line.TrimStart();
        return text.StartsWith('#') && text[1..].TrimStart().StartsWith("version", StringComparison.Ordinal);
    }

    private static string? IncludedName(string line, out bool quoted)
    {
        quoted = false;
        string text = line.TrimStart();
        if (!text.StartsWith('#') || !text[1..].TrimStart().StartsWith("include", StringComparison.Ordinal))
        {
            return null;
        }

        int open = text.IndexOfAny(['"', '<']);
        if (open < 0)
        {
            return null;
        }

        quoted = text[open] == '"';
        int close = text.IndexOf(quoted ? '"' : '>', open + 1);
        return close < 0 ? null : text[(open + 1)..close];
    }

    /// <summary>Whether a block comment goes on in the next line.</summary>
    internal static bool EndsInComment(ReadOnlySpan<char> line, bool inComment)
    {
        for (int i = 0; i + 1 < line.Length; i++)
        {
            if (inComment)
            {
                inComment = !(line[i] == '*' && line[i + 1] == '/');
                i += inComment ? 0 : 1;
            }
            else if (line[i] == '/' && line[i + 1] == '/')
            {
                return false;
            }
            else if (line[i] == '/' && line[i + 1] == '*')
            {
                inComment = true;
                i++;
            }
        }

        return inComment;
    }

    private string TranslateFile(string line)
    {
        const string StandardInput = "<stdin>";
        if (line.StartsWith(StandardInput, StringComparison.Ordinal))
        {
            return _files[0] + line[StandardInput.Length..];
        }

        int end = line.IndexOf(':');
        return end > 1 && line[0] == '@'
            && int.TryParse(line.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int file) && file < _files.Count
                ? _files[file] + line[end..]
                : line;
    }

    private string TranslateErrors(string line)
    {
        int marker = line.IndexOf(ErrorMarker, StringComparison.Ordinal);
        if (marker < 0)
        {
            return line;
        }

        int end = marker + ErrorMarker.Length;
        int digits = 0;
        while (end + digits < line.Length && char.IsAsciiDigit(line[end + digits]))
        {
            digits++;
        }

        if (!int.TryParse(line.AsSpan(end, digits), NumberStyles.None, CultureInfo.InvariantCulture, out int error) || error >= _errors.Count)
        {
            return line;
        }

        const string Mark = ": error: ";
        int start = line.IndexOf(Mark, StringComparison.Ordinal);
        return (start < 0 ? "" : line[..(start + Mark.Length)]) + _errors[error];
    }
}
