using System.Buffers;

namespace VkSim.Cli.Text;

/// <summary>
/// Turns texts into vectors that can be compared by cosine, without a model: words, runs of words and runs of characters
/// are weighted by tf-idf and hashed, with a sign, to a fixed number of components (feature hashing: Weinberger et al.,
/// 2009). Program text is read well: identifiers are cut at underscores and changes of case.
/// </summary>
/// <remarks>
/// A feature that occurs c times in a text and in d of the n texts fitted weighs (1 + ln c) · (ln((1 + n) / (1 + d)) + 1),
/// times the weight of its kind. Words that no fitted text has, and runs that only one has, are left out: they could match
/// nothing and would only disturb the components that they are hashed to.
/// Vectors are not normalized; a text without a word gives zeros. Same texts and options: same vectors, on every platform
/// and whatever the number of threads. Letter case is folded; Unicode normalization is left to the caller.
/// Transforming is thread-safe; fitting is not.
/// </remarks>
internal sealed class TextVectorizer
{
    // Document frequencies are counted by hash too, so memory is bounded whatever the corpus. Two features that share a
    // counter look a little more common than they are.
    private const int FrequencySlots = 1 << 20;

    private int[] _documentFrequency = [];
    private double[] _inverseFrequency = [];

    /// <summary>Creates a vectorizer that weighs all features alike until it is fitted.</summary>
    /// <param name="options">What to take from a text; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TextVectorizer(TextVectorizerOptions? options = null)
    {
        Options = options ?? new TextVectorizerOptions();
        Options.Validate();
    }

    /// <summary>What is taken from a text.</summary>
    public TextVectorizerOptions Options { get; }

    /// <summary>Components of a vector.</summary>
    public int Dimensions => Options.Dimensions;

    /// <summary>Texts that the weights were fitted on; 0 before <see cref="Fit"/>.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>Learns from a corpus how common each feature is, in place of what was learnt before.</summary>
    /// <param name="texts">The corpus; may be empty.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work; the vectorizer then keeps what it knew.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public void Fit(IReadOnlyList<string> texts, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int[] frequency = new int[FrequencySlots];
        ForEach(texts, progress, cancellationToken, (_, reader) =>
        {
            Count(reader.Words, frequency);
            Count(reader.Phrases, frequency);
            Count(reader.Characters, frequency);
        });

        double[] inverse = new double[texts.Count + 1];
        for (int documents = 0; documents <= texts.Count; documents++)
        {
            inverse[documents] = Math.Log((1.0 + texts.Count) / (1.0 + documents)) + 1.0;
        }

        _documentFrequency = frequency;
        _inverseFrequency = inverse;
        DocumentCount = texts.Count;
    }

    /// <summary>The vector of one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns><see cref="Dimensions"/> components, not normalized.</returns>
    public float[] Transform(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        float[] vector = new float[Dimensions];
        Transform(text, vector);
        return vector;
    }

    /// <summary>Writes the vector of one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Takes <see cref="Dimensions"/> components, not normalized.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void Transform(ReadOnlySpan<char> text, Span<float> destination)
    {
        if (destination.Length != Dimensions)
        {
            throw new ArgumentException($"Found room for {destination.Length} components; expected {Dimensions}.", nameof(destination));
        }

        TermReader reader = new(Options);
        reader.Read(text);
        Weigh(reader, destination);
    }

    /// <summary>The vectors of many texts, on several threads.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Row-major: one row of <see cref="Dimensions"/> components a text, not normalized.</returns>
    /// <exception cref="ArgumentException">There are more texts than one array holds vectors.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public float[] Transform(IReadOnlyList<string> texts, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if ((long)texts.Count * Dimensions > Array.MaxLength)
        {
            throw new ArgumentException(
                $"Found {texts.Count:N0} texts of {Dimensions:N0} components; expected at most {Array.MaxLength / Dimensions:N0} texts at once.", nameof(texts));
        }

        float[] vectors = new float[texts.Count * Dimensions];
        ForEach(texts, progress, cancellationToken, (row, reader) => Weigh(reader, vectors.AsSpan(row * Dimensions, Dimensions)));
        return vectors;
    }

    private void ForEach(IReadOnlyList<string> texts, IProgress<double>? progress, CancellationToken cancellationToken, Action<int, TermReader> use)
    {
        for (int row = 0; row < texts.Count; row++)
        {
            if (texts[row] is null)
            {
                throw new ArgumentException($"Found null at position {row}; expected a text.", nameof(texts));
            }
        }

        ParallelOptions parallel = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Options.MaxDegreeOfParallelism == 0 ? Environment.ProcessorCount : Options.MaxDegreeOfParallelism,
        };
        int done = 0;
        int step = Math.Max(texts.Count / 100, 1);
        Parallel.For(0, texts.Count, parallel, () => new TermReader(Options), (row, _, reader) =>
        {
            reader.Read(texts[row]);
            use(row, reader);
            int now = Interlocked.Increment(ref done);
            if (now % step == 0 || now == texts.Count)
            {
                progress?.Report((double)now / texts.Count);
            }

            return reader;
        }, _ => { });
    }

    private static void Count(TermCounts terms, int[] frequency)
    {
        for (int index = 0; index < terms.Count; index++)
        {
            // Whole numbers: the order in which threads add does not matter.
            Interlocked.Increment(ref frequency[FrequencySlot(terms.Term(index))]);
        }
    }

    private void Weigh(TermReader reader, Span<float> destination)
    {
        double[] sums = ArrayPool<double>.Shared.Rent(destination.Length);
        Span<double> vector = sums.AsSpan(0, destination.Length);
        vector.Clear();
        Add(reader.Words, 1.0, 1, vector);
        Add(reader.Phrases, Options.WordNGramWeight, Options.NGramMinimumTexts, vector);
        Add(reader.Characters, Options.CharacterNGramWeight, Options.NGramMinimumTexts, vector);
        for (int index = 0; index < destination.Length; index++)
        {
            destination[index] = (float)vector[index];
        }

        ArrayPool<double>.Shared.Return(sums);
    }

    private void Add(TermCounts terms, double weight, int minimumTexts, Span<double> vector)
    {
        for (int index = 0; index < terms.Count; index++)
        {
            ulong term = terms.Term(index);
            double inverse = 1.0;
            if (DocumentCount > 0)
            {
                // Features that share a counter can add up to more than there are texts.
                int texts = Math.Min(_documentFrequency[FrequencySlot(term)], DocumentCount);
                if (texts < minimumTexts)
                {
                    continue;
                }

                inverse = _inverseFrequency[texts];
            }

            int occurrences = terms.Occurrences(index);
            double frequency = Options.SublinearTermFrequency && occurrences > 1 ? 1.0 + Math.Log(occurrences) : occurrences;
            double value = weight * frequency * inverse;
            // The dimension, the sign and the counter come from different bits, so that they do not hang together.
            int dimension = (int)(((term >> 32) * (ulong)vector.Length) >> 32);
            vector[dimension] += (term & 1) == 0 ? value : -value;
        }
    }

    private static int FrequencySlot(ulong term) => (int)(term >> 1) & (FrequencySlots - 1);
}
