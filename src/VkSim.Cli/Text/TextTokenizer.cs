using System.Buffers;
using System.Globalization;
using System.Text;

namespace VkSim.Cli.Text;

/// <summary>
/// Cuts a text into lower-case words of code points. Letters, digits and marks make words; an identifier is cut again at
/// underscores and changes of case (<c>maxWorkGroup</c>, <c>MAX_WORK_GROUP</c> and <c>HTTPServer</c> give their words).
/// Han and kana characters, which are written without spaces, are words of one character each.
/// </summary>
internal ref struct TextTokenizer(ReadOnlySpan<char> text, Span<int> word)
{
    /// <summary>Longer runs (encoded data, rules of dashes) are cut here; no word of a language is longer.</summary>
    public const int LongestWord = 64;

    private enum CharacterKind
    {
        Separator,
        Underscore,
        Upper,
        Lower,
        Digit,
        Mark,
        Ideograph,
    }

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<int> _word = word;
    private int _position;
    private bool _joined;

    /// <summary>Code points in the word last read; they lie at the start of the buffer given.</summary>
    public int Length { get; private set; }

    /// <summary>The word last read is the first of its identifier.</summary>
    public bool StartsIdentifier { get; private set; }

    /// <summary>Reads the next word into the buffer; false at the end of the text.</summary>
    public bool MoveNext()
    {
        Length = 0;
        StartsIdentifier = !_joined;
        CharacterKind previous = CharacterKind.Separator;
        while (_position < _text.Length)
        {
            CharacterKind kind = Read(_position, out Rune rune, out int consumed);
            if (kind is CharacterKind.Separator or CharacterKind.Underscore)
            {
                _position += consumed;
                _joined = kind == CharacterKind.Underscore && (_joined || Length > 0);
                if (Length > 0)
                {
                    return true;
                }

                StartsIdentifier = !_joined;
                continue;
            }

            if (Length > 0 && StartsWord(previous, kind, _position + consumed))
            {
                // Ideographs stand for themselves: they are words in a row, not parts of one identifier.
                _joined = kind != CharacterKind.Ideograph && previous != CharacterKind.Ideograph;
                return true;
            }

            _word[Length++] = kind == CharacterKind.Upper ? Rune.ToLowerInvariant(rune).Value : rune.Value;
            _position += consumed;
            // A mark belongs to the letter before it and does not hide that letter's case.
            previous = kind == CharacterKind.Mark && Length > 1 ? previous : kind;
        }

        _joined = false;
        return Length > 0;
    }

    private readonly bool StartsWord(CharacterKind previous, CharacterKind kind, int next)
    {
        if (Length == LongestWord || kind == CharacterKind.Ideograph)
        {
            return true;
        }

        return previous switch
        {
            CharacterKind.Ideograph => kind != CharacterKind.Mark,
            CharacterKind.Lower or CharacterKind.Digit => kind == CharacterKind.Upper,
            // The last capital of a run begins the next word: XMLParser, GPUDevice.
            CharacterKind.Upper => kind == CharacterKind.Upper
                && next < _text.Length && Read(next, out _, out _) == CharacterKind.Lower,
            _ => false,
        };
    }

    private readonly CharacterKind Read(int position, out Rune rune, out int consumed)
    {
        char first = _text[position];
        if (first < 128)
        {
            rune = new Rune(first);
            consumed = 1;
            return char.IsAsciiLetterLower(first) ? CharacterKind.Lower
                : char.IsAsciiLetterUpper(first) ? CharacterKind.Upper
                : char.IsAsciiDigit(first) ? CharacterKind.Digit
                : first == '_' ? CharacterKind.Underscore
                : CharacterKind.Separator;
        }

        // A lone surrogate decodes to the replacement character, which separates words.
        return Rune.DecodeFromUtf16(_text[position..], out rune, out consumed) == OperationStatus.Done
            ? Classify(rune)
            : CharacterKind.Separator;
    }

    private static CharacterKind Classify(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterKind.Upper,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter => CharacterKind.Lower,
        UnicodeCategory.OtherLetter => IsIdeograph(rune.Value) ? CharacterKind.Ideograph : CharacterKind.Lower,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Digit,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterKind.Mark,
        _ => CharacterKind.Separator,
    };

    /// <summary>Hiragana, katakana and the Han blocks of Unicode.</summary>
    private static bool IsIdeograph(int codePoint) => codePoint
        is (>= 0x3041 and <= 0x30FF)
        or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF);
}
