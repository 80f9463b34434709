using VkSim.Contract.Pairs;
using VkSim.Numerics;

namespace VkSim.Losses;

/// <summary>
/// The loss of a row from its sums, and its derivatives with respect to logits. With n = log Σ exp over the negatives and p
/// over the positives, −log(eᵖ/(eᵖ+eⁿ)) is log1p(e^(n−p)): nothing is lost where the loss is tiny, as a difference of two
/// log-sum-exps would.
/// </summary>
/// <param name="Smoothing">ε of the label smoothing.</param>
/// <param name="Decoupled">Whether positives are left out of the denominator.</param>
/// <param name="Variant">Where the mean over positives stands.</param>
/// <param name="Factor">What each row's loss is multiplied with in the answer.</param>
internal readonly record struct SoftmaxLoss(double Smoothing, bool Decoupled, SupConVariant Variant, double Factor)
{
    /// <summary>Evaluates all rows.</summary>
    /// <param name="sums">The sums over each row's pairs.</param>
    /// <param name="positives">Positives of each row; empty: one each.</param>
    /// <param name="negatives">Negatives of each row; needed with smoothing only.</param>
    /// <param name="withWeights">Whether the derivatives are wanted.</param>
    public RowTerms Evaluate(RowSums sums, ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives, bool withWeights)
    {
        var terms = new RowTerms(sums.Rows, withWeights);
        for (int row = 0; row < sums.Rows; row++)
        {
            var one = new Row(
                sums.Negatives[row],
                sums.Positives[row],
                sums.PositiveTotals[row],
                sums.NegativeTotals.Length > 0 ? sums.NegativeTotals[row] : 0,
                positives.IsEmpty ? 1 : positives[row],
                negatives.IsEmpty ? 0 : negatives[row]);
            Evaluate(one, row, terms);
        }

        return terms;
    }

    private void Evaluate(in Row row, int index, RowTerms terms)
    {
        double denominator = Decoupled ? row.Negative : LogSums.Add(row.Negative, row.Positive);
        terms.LogSumExp[index] = (float)denominator;
        bool counts = row.Positives > 0 && !(Decoupled && double.IsNegativeInfinity(row.Negative));
        if (counts)
        {
            double candidates = row.Negatives + (Decoupled ? 0 : row.Positives);
            double smooth = Smoothing == 0 ? 0 : denominator - ((row.NegativeTotal + (Decoupled ? 0 : row.PositiveTotal)) / candidates);
            terms.Losses[index] = ((1 - Smoothing) * Main(row)) + (Smoothing * smooth);
        }

        if (terms.HasWeights && counts)
        {
            Weigh(row, denominator, index, terms);
        }
        else if (terms.HasWeights)
        {
            terms.SetNegatives(index, 0, 0, 0);
            terms.SetPositives(index, 0, 0, 0);
        }
    }

    private double Main(in Row row)
    {
        double against = Decoupled ? row.Negative - row.Positive : LogSums.Softplus(row.Negative - row.Positive);
        return row.Positives == 1 ? against
            : Variant == SupConVariant.In ? against + Math.Log(row.Positives)
            : against + (row.Positive - (row.PositiveTotal / row.Positives));
    }

    private void Weigh(in Row row, double denominator, int index, RowTerms terms)
    {
        double candidates = row.Negatives + (Decoupled ? 0 : row.Positives);
        double share = Smoothing == 0 ? 0 : Smoothing / candidates;
        double lost = LogSums.Sigmoid(row.Negative - row.Positive);
        terms.SetNegatives(index, Factor, denominator, -Factor * share);
        if (Decoupled)
        {
            bool inside = row.Positives > 1 && Variant == SupConVariant.In;
            terms.SetPositives(
                index, inside ? -Factor * (1 - Smoothing) : 0, row.Positive, inside ? 0 : -Factor * (1 - Smoothing) / row.Positives);
        }
        else if (row.Positives == 1)
        {
            terms.SetPositives(index, 0, 0, Factor * (Smoothing - share - lost));
        }
        else if (Variant == SupConVariant.In)
        {
            terms.SetPositives(index, Factor * (Smoothing - lost), row.Positive, -Factor * share);
        }
        else
        {
            terms.SetPositives(index, Factor, denominator, -Factor * (((1 - Smoothing) / row.Positives) + share));
        }
    }

    private readonly record struct Row(double Negative, double Positive, double PositiveTotal, double NegativeTotal, int Positives, int Negatives);
}
