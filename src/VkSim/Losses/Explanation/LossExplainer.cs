using VkSim.Contract;

namespace VkSim.Losses.Explanation;

/// <summary>Makes the report of a loss: compares all pairs once more, in windows of rows that are read to the host.</summary>
internal static class LossExplainer
{
    /// <summary>Of pairs (i, i) against all others.</summary>
    public static LossExplanation OfPairs(VectorDevice device, Matrix a, Matrix b, PairLossOptions options, ReadOnlyMemory<bool> mask)
    {
        var survey = new PairSurvey((int)a.Rows, options.Logits.Scale);
        int columns = (int)b.Rows;
        Compare(device, a, b, options, (row, other, similarity) =>
        {
            if (row == other || mask.IsEmpty || mask.Span[(row * columns) + other])
            {
                survey.Take(row, other, similarity, row == other);
            }
        });
        var search = new FalseNegativeSearch(device, options);
        bool AreNegatives(int row, int other) => mask.IsEmpty || mask.Span[(row * columns) + other] || mask.Span[(other * columns) + row];
        search.Within(LossOperand.First, a, AreNegatives);
        if (a != b)
        {
            search.Within(LossOperand.Second, b, AreNegatives);
        }

        return Report(survey, search, a, options);
    }

    /// <summary>Of two views of the same things: rows of the second follow those of the first.</summary>
    public static LossExplanation OfViews(VectorDevice device, Matrix a, Matrix b, PairLossOptions options)
    {
        int rows = (int)a.Rows;
        var survey = new PairSurvey(2 * rows, options.Logits.Scale);
        foreach ((Matrix left, int first) in new[] { (a, 0), (b, rows) })
        {
            foreach ((Matrix right, int second) in new[] { (a, 0), (b, rows) })
            {
                Compare(device, left, right, options, (row, other, similarity) =>
                {
                    if (first != second || row != other)
                    {
                        survey.Take(first + row, second + other, similarity, row == other);
                    }
                });
            }
        }

        var search = new FalseNegativeSearch(device, options);
        search.Within(LossOperand.First, a, static (_, _) => true);
        search.Within(LossOperand.Second, b, static (_, _) => true);
        search.Between(LossOperand.First, a, LossOperand.Second, b, static (row, other) => row != other);
        return Report(survey, search, a, options);
    }

    /// <summary>Of rows with labels.</summary>
    public static LossExplanation OfLabels(VectorDevice device, Matrix embeddings, ReadOnlySpan<int> labels, PairLossOptions options)
    {
        var survey = new PairSurvey((int)embeddings.Rows, options.Logits.Scale);
        int[] own = labels.ToArray();
        Compare(device, embeddings, embeddings, options, (row, other, similarity) =>
        {
            if (row != other)
            {
                survey.Take(row, other, similarity, own[row] == own[other]);
            }
        });
        var search = new FalseNegativeSearch(device, options);
        search.Within(LossOperand.First, embeddings, (row, other) => own[row] != own[other]);
        return Report(survey, search, embeddings, options);
    }

    /// <summary>Of queries with a positive and explicit negatives each.</summary>
    public static LossExplanation OfNegatives(VectorDevice device, Matrix query, Matrix positive, InfoNceOptions options)
    {
        int rows = (int)query.Rows;
        Matrix negatives = options.Negatives!;
        var survey = new PairSurvey(rows, options.Logits.Scale);
        float[] similarities = Groups(device, query, positive, 1, options, options.Similarity);
        for (int row = 0; row < rows; row++)
        {
            survey.Take(row, row, similarities[row], isPositive: true);
        }

        int candidates = options.NegativesArePaired ? (int)(negatives.Rows / Math.Max(1, rows)) : (int)negatives.Rows;
        void Take(int row, int other, float similarity)
        {
            if (options.Mask.IsEmpty || options.Mask.Span[(row * candidates) + other])
            {
                survey.Take(row, other, similarity, isPositive: false);
            }
        }

        var search = new FalseNegativeSearch(device, options);
        if (!options.NegativesArePaired)
        {
            Compare(device, query, negatives, options, Take);
            search.Between(
                LossOperand.Second, positive, LossOperand.Negatives, negatives,
                (row, other) => options.Mask.IsEmpty || options.Mask.Span[(row * candidates) + other]);
        }
        else if (rows > 0)
        {
            float[] others = Groups(device, query, negatives, candidates, options, options.Similarity);
            for (int index = 0; index < others.Length; index++)
            {
                Take(index / candidates, index % candidates, others[index]);
            }

            search.WithOwn(positive, negatives, Groups(device, positive, negatives, candidates, options, search.Comparison), options.Mask.Span);
        }

        return Report(survey, search, query, options);
    }

    // The similarities of each row with its own group of others, read to the host.
    private static float[] Groups(VectorDevice device, Matrix a, Matrix b, int size, PairLossOptions options, in PairwiseSettings similarity)
    {
        if (a.Rows == 0)
        {
            return [];
        }

        using Matrix similarities = device.Allocate(a.Rows, size);
        device.Backend.GroupSimilarities(a.View, b.View, similarities.View, similarity, new OperationContext(options.CancellationToken));
        return similarities.ToArray();
    }

    private static LossExplanation Report(PairSurvey survey, FalseNegativeSearch search, Matrix embeddings, PairLossOptions options) =>
        survey.Report(search, LossWarnings.Of(survey, search, embeddings, options));

    private static void Compare(VectorDevice device, Matrix a, Matrix b, PairLossOptions options, Action<int, int, float> take)
    {
        var context = new OperationContext(options.CancellationToken);
        device.Windows(a.View, b.View, options.Similarity, (first, rows, values) =>
        {
            int columns = (int)b.Rows;
            for (int index = 0; index < values.Length; index++)
            {
                take((int)first + (index / columns), index % columns, values[index]);
            }
        }, null, context);
    }
}
