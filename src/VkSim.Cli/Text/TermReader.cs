namespace VkSim.Cli.Text;

/// <summary>Collects the features of a text: its words, runs of words, whole identifiers, and runs of characters within words.</summary>
internal sealed class TermReader(TextVectorizerOptions options)
{
    private readonly int[] _word = new int[TextTokenizer.LongestWord];
    private readonly ulong[] _recent = new ulong[Math.Max(options.WordNGramMaximum, 1)];
    private int _recentCount;
    private ulong _identifier;
    private int _identifierWords;

    /// <summary>The words and whole identifiers found by the last <see cref="Read"/>.</summary>
    public TermCounts Words { get; } = new();

    /// <summary>Its runs of two words and more.</summary>
    public TermCounts Phrases { get; } = new();

    /// <summary>Its runs of characters within words.</summary>
    public TermCounts Characters { get; } = new();

    public void Read(ReadOnlySpan<char> text)
    {
        Words.Clear();
        Phrases.Clear();
        Characters.Clear();
        _recentCount = 0;
        _identifierWords = 0;
        TextTokenizer tokenizer = new(text, _word);
        while (tokenizer.MoveNext())
        {
            ReadOnlySpan<int> word = _word.AsSpan(0, tokenizer.Length);
            if (options.WordNGramMaximum > 0)
            {
                AddWord(word, tokenizer.StartsIdentifier);
            }

            if (options.CharacterNGramMaximum > 0)
            {
                AddCharacterRuns(word);
            }
        }

        CloseIdentifier();
    }

    private void AddWord(ReadOnlySpan<int> word, bool startsIdentifier)
    {
        if (startsIdentifier)
        {
            CloseIdentifier();
        }

        ulong state = TermHash.WordSeed;
        foreach (int codePoint in word)
        {
            state = TermHash.Append(state, codePoint);
            _identifier = TermHash.Append(_identifier, codePoint);
        }

        _identifierWords++;
        ulong term = TermHash.Finish(state);
        Words.Add(term);
        for (int back = 0; back < _recentCount; back++)
        {
            // _recent[back] is the hash of the run of back + 1 words that ends before this one.
            Phrases.Add(TermHash.Join(_recent[back], term));
        }

        for (int length = Math.Min(_recentCount, _recent.Length - 2); length > 0; length--)
        {
            _recent[length] = TermHash.Join(_recent[length - 1], term);
        }

        _recent[0] = term;
        _recentCount = Math.Min(_recentCount + 1, options.WordNGramMaximum - 1);
    }

    /// <summary>The identifier as a whole is a feature too: work_group and WorkGroup are then one word, apart from "work" and "group".</summary>
    private void CloseIdentifier()
    {
        if (_identifierWords > 1)
        {
            Words.Add(TermHash.Finish(_identifier));
        }

        _identifier = TermHash.WordSeed;
        _identifierWords = 0;
    }

    private void AddCharacterRuns(ReadOnlySpan<int> word)
    {
        const int Edge = ' ';
        int last = word.Length + 1;
        for (int start = 0; start <= last; start++)
        {
            ulong state = TermHash.CharacterSeed;
            int end = Math.Min(start + options.CharacterNGramMaximum - 1, last);
            for (int position = start; position <= end; position++)
            {
                state = TermHash.Append(state, position == 0 || position == last ? Edge : word[position - 1]);
                if (position - start + 1 >= options.CharacterNGramMinimum)
                {
                    Characters.Add(TermHash.Finish(state));
                }
            }
        }
    }
}
