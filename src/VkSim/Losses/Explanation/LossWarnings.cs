using VkSim.Contract.Pairs;

namespace VkSim.Losses.Explanation;

/// <summary>Finds the usual mistakes in what a loss was given.</summary>
internal static class LossWarnings
{
    private const double LargestOrdinaryLogit = 100;

    // What two roundings of single precision may make of similarities that are the same.
    private const double SameSimilarity = 1e-5;

    // So many positives tell whether their mean is above that of the negatives by more than chance.
    private const int TellingPositives = 8;

    /// <summary>One sentence for each mistake.</summary>
    public static IReadOnlyList<string> Of(PairSurvey survey, FalseNegativeSearch search, Matrix embeddings, PairLossOptions options)
    {
        var warnings = new List<string>();
        RowSample rows = options.Normalize ? default : RowSample.Of(embeddings);
        bool collapsed = HasCollapsed(survey, options, rows);
        SimilarityRange positives = survey.Positives;
        SimilarityRange negatives = survey.Negatives;
        if (survey.Undefined > 0)
        {
            (int row, int other) = survey.FirstUndefined;
            warnings.Add($"{survey.Undefined} of {positives.Count + negatives.Count} similarities are NaN, the first that of row {row} with row {other}: a component of one of them is NaN or infinite.");
        }
        else if (collapsed)
        {
            warnings.Add($"All similarities are {negatives.Mean:G4}: the rows are identical or collinear (collapse), and no candidate can be told from another.");
        }
        else if (positives.Count > 0 && negatives.Count > 0 && positives.Mean - negatives.Mean <= Chance(survey))
        {
            warnings.Add(
                $"Positives are no more similar ({positives.Mean:G4} on average) than negatives ({negatives.Mean:G4}): are rows or labels out of order, or is nothing learnt yet?");
        }

        if (!collapsed && search.Count > 0)
        {
            warnings.Add(Described(search));
        }

        AddScaleWarnings(warnings, survey, options, rows, collapsed);
        if (survey.Rows > 0 && negatives.Count == 0)
        {
            warnings.Add("No row has a negative: the loss says nothing about the embeddings.");
        }

        int without = survey.RowsWithoutPositives;
        if (without > 0)
        {
            warnings.Add($"{without} of {survey.Rows} rows {(without == 1 ? "has" : "have")} no positive and {(without == 1 ? "contributes" : "contribute")} nothing.");
        }

        return warnings;
    }

    private static string Described(FalseNegativeSearch search)
    {
        FalseNegative first = search.Found[0];
        string other = first.Operand == first.OtherOperand ? $"row {first.Other}" : $"row {first.Other} of {Name(first.OtherOperand)}";
        return $"{search.Count} {(search.Count == 1 ? "pair" : "pairs")} of rows are the same or nearly so (cosine above {FalseNegativeSearch.Same}) and yet held apart as negatives, "
            + $"the first row {first.Row} of {Name(first.Operand)} and {other}.";
    }

    private static string Name(LossOperand operand) => operand switch
    {
        LossOperand.First => "the first operand",
        LossOperand.Second => "the second operand",
        _ => "the negatives",
    };

    // Two standard errors of the mean of as many negatives as there are positives.
    private static double Chance(PairSurvey survey) =>
        survey.Positives.Count < TellingPositives ? 0 : 2 * survey.NegativeDeviation / Math.Sqrt(survey.Positives.Count);

    private static bool HasCollapsed(PairSurvey survey, PairLossOptions options, in RowSample rows)
    {
        SimilarityRange positives = survey.Positives;
        SimilarityRange negatives = survey.Negatives;
        if (negatives.Count == 0)
        {
            return false;
        }

        if (options.Normalize ? survey.LeastMagnitude >= 1 - SameSimilarity : rows.AreCollinear)
        {
            return true;
        }

        double range = SameSimilarity * Math.Max(Math.Abs(negatives.Least), Math.Abs(negatives.Greatest));
        return negatives.Greatest - negatives.Least <= range && (positives.Count == 0 || Math.Abs(positives.Mean - negatives.Mean) <= range);
    }

    private static void AddScaleWarnings(List<string> warnings, PairSurvey survey, PairLossOptions options, in RowSample rows, bool collapsed)
    {
        PairLogits logits = options.Logits;
        double largest = Math.Max(Largest(survey.Positives), Largest(survey.Negatives));
        if (!options.Normalize && logits.Scale * largest > LargestOrdinaryLogit && Math.Abs(rows.OddestNorm - 1) > 0.01)
        {
            warnings.Add(
                $"Rows are not normalized (a norm is {rows.OddestNorm:G4}) and the logit scale is {logits.Scale:G4}: logits reach {logits.Scale * largest:G4}.");
        }

        int dominated = survey.DominatedRows;
        if (!collapsed && logits.Kind == PairLossKind.Softmax && survey.Rows > 1 && dominated * 10L >= survey.Rows * 9L)
        {
            warnings.Add(
                $"In {dominated} of {survey.Rows} rows one candidate has more than 99.9 % of the sum: the temperature {1 / logits.Scale:G4} is very small, or the batch is solved.");
        }
    }

    private static double Largest(SimilarityRange range) => range.Count == 0 ? 0 : Math.Max(Math.Abs(range.Least), Math.Abs(range.Greatest));
}
