namespace VkSim;

/// <summary>Finds the usual mistakes in what a loss was given.</summary>
internal static class LossWarnings
{
    private const int SampledRows = 64;
    private const double LargestOrdinaryLogit = 100;

    /// <summary>One sentence for each mistake.</summary>
    public static IReadOnlyList<string> Of(PairSurvey survey, Matrix embeddings, PairLossOptions options)
    {
        var warnings = new List<string>();
        SimilarityRange positives = survey.Positives;
        SimilarityRange negatives = survey.Negatives;
        double least = Math.Min(Or(positives.Least, 0), Or(negatives.Least, 0));
        double greatest = Math.Max(Or(positives.Greatest, 0), Or(negatives.Greatest, 0));
        double largest = Math.Max(Math.Abs(least), Math.Abs(greatest));
        bool collapsed = negatives.Count > 0 && Or(negatives.Greatest, 0) - Or(negatives.Least, 1) <= 1e-5 * largest
            && (positives.Count == 0 || Math.Abs(positives.Mean - negatives.Mean) <= 1e-5 * largest);
        if (collapsed)
        {
            warnings.Add($"All similarities are {negatives.Mean:G4}: the rows are identical or collinear (collapse), and no candidate can be told from another.");
        }
        else if (positives.Count > 0 && negatives.Count > 0 && positives.Mean <= negatives.Mean)
        {
            warnings.Add(
                $"Positives are no more similar ({positives.Mean:G4} on average) than negatives ({negatives.Mean:G4}): are rows or labels out of order?");
        }

        AddScaleWarnings(warnings, survey, embeddings, options, largest, collapsed);
        int without = survey.Report([]).RowsWithoutPositives;
        if (without > 0)
        {
            warnings.Add($"{without} of {survey.Rows} rows have no positive and contribute nothing.");
        }

        return warnings;
    }

    private static void AddScaleWarnings(
        List<string> warnings, PairSurvey survey, Matrix embeddings, PairLossOptions options, double largest, bool collapsed)
    {
        if (!options.Normalize && options.Logits.Scale * largest > LargestOrdinaryLogit && AreUnnormalized(embeddings, out double norm))
        {
            warnings.Add(
                $"Rows are not normalized (a norm is {norm:G4}) and the logit scale is {options.Logits.Scale:G4}: logits reach {options.Logits.Scale * largest:G4}.");
        }

        int dominated = survey.DominatedRows;
        if (!collapsed && survey.Rows > 1 && dominated * 10L >= survey.Rows * 9L)
        {
            warnings.Add(
                $"In {dominated} of {survey.Rows} rows one candidate has more than 99.9 % of the sum: the temperature {options.Temperature:G4} is very small, or the batch is solved.");
        }
    }

    private static bool AreUnnormalized(Matrix embeddings, out double norm)
    {
        int rows = (int)Math.Min(SampledRows, embeddings.Rows);
        float[] values = new float[rows * embeddings.Columns];
        embeddings.CopyRowsTo(0, rows, values);
        norm = 1;
        foreach (float[] row in embeddings.Columns == 0 ? [] : values.Chunk(embeddings.Columns))
        {
            double own = Math.Sqrt(row.Sum(value => (double)value * value));
            norm = Math.Abs(own - 1) > Math.Abs(norm - 1) ? own : norm;
        }

        return Math.Abs(norm - 1) > 0.01;
    }

    private static double Or(double value, double otherwise) => double.IsNaN(value) ? otherwise : value;
}
