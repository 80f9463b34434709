using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// The loss of a row from its sums, and its derivatives with respect to logits, in double. With n = log Σ exp over the negatives and p
/// over the positives, −log(eᵖ/(eᵖ+eⁿ)) is log1p(e^(n−p)): nothing is lost where the loss is tiny, as a difference of two
/// log-sum-exps would.
/// </summary>
internal readonly unsafe ref struct RowEvaluation(
    in RowTerms terms, HostMatrix sums, HostMatrix positives, HostMatrix negatives, HostMatrix losses, HostMatrix logSums, HostMatrix weights)
{
    private readonly RowTerms _terms = terms;
    private readonly HostPairWeights _weights = HostPairWeights.In(weights);

    /// <summary>Evaluates all rows.</summary>
    public void Run()
    {
        float* all = (float*)sums.Data;
        long rows = sums.Rows;
        for (long row = 0; row < rows; row++)
        {
            if (_terms.Kind == PairLossKind.Sigmoid)
            {
                SetLoss(row, (double)all[row] + all[rows + row]);
                Weigh(row, _terms.Factor);
                continue;
            }

            Evaluate(row, new Row(
                all[row],
                all[rows + row],
                all[_terms.HasPositiveTotals ? (3 * rows) + row : rows + row],
                _terms.Smoothing == 0 ? 0 : all[(2 * rows) + row],
                positives.IsNone ? 1 : *positives.Row<int>(row),
                negatives.IsNone ? _terms.NegativesOfAll : *negatives.Row<int>(row)));
        }
    }

    private void Evaluate(long index, in Row row)
    {
        double denominator = _terms.Decoupled ? row.Negative : LogSums.Add(row.Negative, row.Positive);
        if (!logSums.IsNone)
        {
            *logSums.Row<float>(index) = (float)denominator;
        }

        if (row.Positives == 0 || (_terms.Decoupled && double.IsNegativeInfinity(row.Negative)))
        {
            SetLoss(index, 0);
            Weigh(index, 0);
            return;
        }

        double smooth = _terms.Smoothing == 0 ? 0
            : denominator - ((row.NegativeTotal + (_terms.Decoupled ? 0 : row.PositiveTotal)) / Candidates(row));
        SetLoss(index, ((1 - _terms.Smoothing) * Main(row)) + (_terms.Smoothing * smooth));
        if (!_weights.IsEmpty)
        {
            Weigh(index, row, denominator);
        }
    }

    private double Candidates(in Row row) => row.Negatives + (_terms.Decoupled ? 0 : row.Positives);

    private double Main(in Row row)
    {
        double against = _terms.Decoupled ? row.Negative - row.Positive : LogSums.Softplus(row.Negative - row.Positive);
        return row.Positives == 1 ? against
            : _terms.MeanIsInside ? against + Math.Log(row.Positives)
            : against + (row.Positive - (row.PositiveTotal / row.Positives));
    }

    private void SetLoss(long row, double loss)
    {
        float* target = losses.Row<float>(row);
        *target = (float)((_terms.AccumulatesLosses ? *target : 0) + (_terms.LossShare * loss));
    }

    // The same factor for all pairs, and nothing else.
    private void Weigh(long row, double factor)
    {
        if (!_weights.IsEmpty)
        {
            _weights.SetNegatives(row, factor, 0, 0);
            _weights.SetPositives(row, factor, 0, 0);
        }
    }

    private void Weigh(long index, in Row row, double denominator)
    {
        double factor = _terms.Factor;
        double rest = 1 - _terms.Smoothing;
        double share = _terms.Smoothing == 0 ? 0 : _terms.Smoothing / Candidates(row);
        double lost = LogSums.Sigmoid(row.Negative - row.Positive);
        _weights.SetNegatives(index, factor, denominator, -factor * share);
        if (_terms.Decoupled)
        {
            bool inside = row.Positives > 1 && _terms.MeanIsInside;
            _weights.SetPositives(index, inside ? -factor * rest : 0, row.Positive, inside ? 0 : -factor * rest / row.Positives);
        }
        else if (row.Positives == 1)
        {
            _weights.SetPositives(index, 0, 0, factor * (_terms.Smoothing - share - lost));
        }
        else if (_terms.MeanIsInside)
        {
            _weights.SetPositives(index, factor * (_terms.Smoothing - lost), row.Positive, -factor * share);
        }
        else
        {
            _weights.SetPositives(index, factor, denominator, -factor * ((rest / row.Positives) + share));
        }
    }

    private readonly record struct Row(double Negative, double Positive, double PositiveTotal, double NegativeTotal, int Positives, int Negatives);
}
