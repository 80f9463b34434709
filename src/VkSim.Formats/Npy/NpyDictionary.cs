using System.Globalization;

namespace VkSim.Formats.Npy;

/// <summary>
/// The dictionary in a .npy header. Only what NumPy writes for plain arrays is understood, as data; nothing is ever evaluated:
/// a dictionary of the keys descr (a string), fortran_order (True or False) and shape (a tuple of integers), each once.
/// </summary>
internal sealed class NpyDictionary
{
    private const string Expected = "{'descr': …, 'fortran_order': …, 'shape': …}";

    private readonly string _file;
    private readonly string _text;
    private int _position;
    private string? _description;
    private bool? _isFortranOrder;
    private long[]? _shape;

    private NpyDictionary(string file, string text)
    {
        _file = file;
        _text = text;
    }

    /// <summary>The type string.</summary>
    public string Description => _description!;

    /// <summary>Whether the first dimension runs fastest.</summary>
    public bool IsFortranOrder => _isFortranOrder!.Value;

    /// <summary>The lengths of the dimensions, unchecked.</summary>
    public long[] Shape => _shape!;

    /// <summary>Parses the text.</summary>
    /// <exception cref="VectorFormatException">It is anything else.</exception>
    public static NpyDictionary Parse(string file, string text)
    {
        var dictionary = new NpyDictionary(file, text);
        dictionary.ParseEntries();
        return dictionary;
    }

    private void ParseEntries()
    {
        Require('{');
        while (!Accept('}'))
        {
            string key = ParseString();
            Require(':');
            ParseValue(key);
            if (!Accept(','))
            {
                Require('}');
                break;
            }
        }

        SkipSpace();
        if (_position != _text.Length)
        {
            throw Unexpected("the end of the header");
        }

        string? missing = _description is null ? "descr" : _isFortranOrder is null ? "fortran_order" : _shape is null ? "shape" : null;
        if (missing is not null)
        {
            throw new VectorFormatException(_file, $"the NumPy header has no '{missing}'", Expected);
        }
    }

    private void ParseValue(string key)
    {
        switch (key)
        {
            case "descr" when _description is null:
                SkipSpace();
                if (Peek() is '[' or '(')
                {
                    throw new VectorFormatException(_file, "an array of records", "an array of numbers");
                }

                _description = ParseString();
                break;
            case "fortran_order" when _isFortranOrder is null:
                _isFortranOrder = ParseBoolean();
                break;
            case "shape" when _shape is null:
                _shape = ParseTuple();
                break;
            default:
                throw new VectorFormatException(_file, $"the key '{key}' in the NumPy header, unknown or twice", Expected);
        }
    }

    private string ParseString()
    {
        SkipSpace();
        char quote = Peek();
        if (quote is not ('\'' or '"'))
        {
            throw Unexpected("a quoted string");
        }

        int end = _text.IndexOf(quote, _position + 1);
        ReadOnlySpan<char> content = end < 0 ? _text.AsSpan(_position) : _text.AsSpan(_position + 1, end - _position - 1);
        if (end < 0 || content.Contains('\\'))
        {
            throw Unexpected("a quoted string without escapes");
        }

        _position = end + 1;
        return content.ToString();
    }

    private bool ParseBoolean()
    {
        SkipSpace();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (_text.AsSpan(_position).StartsWith(word))
            {
                _position += word.Length;
                return value;
            }
        }

        throw Unexpected("True or False");
    }

    private long[] ParseTuple()
    {
        var lengths = new List<long>();
        Require('(');
        while (!Accept(')'))
        {
            if (lengths.Count == ArrayShape.MaxDimensions)
            {
                throw Unexpected($"at most {ArrayShape.MaxDimensions} dimensions");
            }

            lengths.Add(ParseInteger());
            if (!Accept(','))
            {
                Require(')');
                break;
            }
        }

        return [.. lengths];
    }

    private long ParseInteger()
    {
        SkipSpace();
        int start = _position;
        _position += Peek() == '-' ? 1 : 0;
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        ReadOnlySpan<char> digits = _text.AsSpan(start, _position - start);
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            _position = start;
            throw Unexpected("an integer of 64 bits");
        }

        // Python 2 wrote long integers as 3L.
        _position += Peek() == 'L' ? 1 : 0;
        return value;
    }

    private bool Accept(char c)
    {
        SkipSpace();
        bool there = Peek() == c && _position < _text.Length;
        _position += there ? 1 : 0;
        return there;
    }

    private void Require(char c)
    {
        if (!Accept(c))
        {
            throw Unexpected($"'{c}'");
        }
    }

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private VectorFormatException Unexpected(string expected)
    {
        ReadOnlySpan<char> rest = _text.AsSpan(_position, Math.Min(20, _text.Length - _position));
        return new VectorFormatException(_file, $"'{rest}' at character {_position} of the NumPy header", expected);
    }
}
