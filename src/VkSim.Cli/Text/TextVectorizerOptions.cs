namespace VkSim.Cli.Text;

/// <summary>What <see cref="TextVectorizer"/> takes from a text and how long its vectors are.</summary>
internal sealed record TextVectorizerOptions
{
    /// <summary>Components of a vector; every feature is hashed to one of them. At least 1.</summary>
    public int Dimensions { get; init; } = 1024;

    /// <summary>Longest run of consecutive words taken as one feature; 0 leaves words out. At most 8.</summary>
    public int WordNGramMaximum { get; init; } = 2;

    /// <summary>Weight of a run of two words or more against that of a word (1).</summary>
    public float WordNGramWeight { get; init; } = 0.5f;

    /// <summary>Shortest run of characters within a word taken as one feature, the edges of the word counting as characters. At least 1.</summary>
    public int CharacterNGramMinimum { get; init; } = 3;

    /// <summary>Longest run of characters within a word taken as one feature; 0 leaves characters out. At most 8.</summary>
    public int CharacterNGramMaximum { get; init; } = 5;

    /// <summary>Weight of a run of characters against that of a word (1): runs overlap, so each says less.</summary>
    public float CharacterNGramWeight { get; init; } = 0.5f;

    /// <summary>Runs of words or characters that fewer of the fitted texts have are left out. At least 1.</summary>
    public int NGramMinimumTexts { get; init; } = 2;

    /// <summary>Count a feature that occurs c times as 1 + ln c, so that a repeated word does not drown the others.</summary>
    public bool SublinearTermFrequency { get; init; } = true;

    /// <summary>Threads used at most; 0 takes as many as the machine has. The vectors do not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; }

    internal void Validate()
    {
        Require(Dimensions is >= 1 and <= 1 << 20, nameof(Dimensions), Dimensions, "1 to 1,048,576");
        Require(WordNGramMaximum is >= 0 and <= 8, nameof(WordNGramMaximum), WordNGramMaximum, "0 to 8");
        Require(CharacterNGramMaximum is >= 0 and <= 8, nameof(CharacterNGramMaximum), CharacterNGramMaximum, "0 to 8");
        Require(CharacterNGramMinimum >= 1, nameof(CharacterNGramMinimum), CharacterNGramMinimum, "1 or more");
        Require(CharacterNGramMaximum == 0 || CharacterNGramMinimum <= CharacterNGramMaximum,
            nameof(CharacterNGramMinimum), CharacterNGramMinimum, $"at most {nameof(CharacterNGramMaximum)} ({CharacterNGramMaximum})");
        Require(float.IsFinite(CharacterNGramWeight) && CharacterNGramWeight > 0,
            nameof(CharacterNGramWeight), CharacterNGramWeight, "a finite number above 0");
        Require(float.IsFinite(WordNGramWeight) && WordNGramWeight > 0, nameof(WordNGramWeight), WordNGramWeight, "a finite number above 0");
        Require(NGramMinimumTexts >= 1, nameof(NGramMinimumTexts), NGramMinimumTexts, "1 or more");
        Require(WordNGramMaximum > 0 || CharacterNGramMaximum > 0,
            nameof(WordNGramMaximum), WordNGramMaximum, "words, characters or both to be taken as features");
        Require(MaxDegreeOfParallelism >= 0, nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "0 or more");
    }

    private static void Require(bool holds, string name, object found, string expected)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, found, $"Found {found}; expected {expected}.");
        }
    }
}
