namespace VkSim.Losses.Explanation;

/// <summary>Takes in every pair of a loss with its role and gathers what the report tells.</summary>
internal sealed class PairSurvey
{
    private const int SampledRows = 5;
    private const int SampledPositives = 8;

    private readonly float _scale;
    private readonly int[] _positiveCounts;
    private readonly int[] _negativeCounts;
    private readonly double[] _best;
    private readonly double[] _sums;
    private readonly List<int>[] _positives;
    private readonly int[] _nearest;
    private readonly double[] _nearestSimilarities;
    private RunningRange _ofPositives = new();
    private RunningRange _ofNegatives = new();

    /// <summary>Begins with no pairs.</summary>
    public PairSurvey(int rows, float scale)
    {
        _scale = scale;
        _positiveCounts = new int[rows];
        _negativeCounts = new int[rows];
        _best = new double[rows];
        _sums = new double[rows];
        int sampled = Math.Min(rows, SampledRows);
        _positives = [.. Enumerable.Range(0, sampled).Select(_ => new List<int>())];
        _nearest = new int[sampled];
        _nearestSimilarities = new double[sampled];
        Array.Fill(_best, double.NegativeInfinity);
        Array.Fill(_nearest, -1);
        Array.Fill(_nearestSimilarities, double.NaN);
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _positiveCounts.Length;

    /// <summary>Similarities of positives so far.</summary>
    public SimilarityRange Positives => _ofPositives.Value;

    /// <summary>Similarities of negatives so far.</summary>
    public SimilarityRange Negatives => _ofNegatives.Value;

    /// <summary>Standard deviation of the similarities of negatives so far.</summary>
    public double NegativeDeviation => _ofNegatives.Deviation;

    /// <summary>The smallest magnitude of a similarity so far; +∞ where there are none.</summary>
    public double LeastMagnitude => Math.Min(_ofPositives.LeastMagnitude, _ofNegatives.LeastMagnitude);

    /// <summary>Pairs whose similarity is not a number.</summary>
    public long Undefined => _ofPositives.Undefined + _ofNegatives.Undefined;

    /// <summary>The first pair whose similarity is not a number.</summary>
    public (int Row, int Other) FirstUndefined { get; private set; } = (-1, -1);

    /// <summary>Rows with several candidates of which one has more than 99.9 % of the sum.</summary>
    public int DominatedRows => Enumerable.Range(0, Rows).Count(row => _positiveCounts[row] + _negativeCounts[row] > 1 && _sums[row] < 1 / 0.999);

    /// <summary>Rows without a positive.</summary>
    public int RowsWithoutPositives => _positiveCounts.Count(count => count == 0);

    /// <summary>Takes in a pair.</summary>
    public void Take(int row, int other, double similarity, bool isPositive)
    {
        Sum(row, similarity);
        if (double.IsNaN(similarity) && FirstUndefined.Row < 0)
        {
            FirstUndefined = (row, other);
        }

        if (isPositive)
        {
            _positiveCounts[row]++;
            _ofPositives.Take(similarity);
            if (row < _positives.Length && _positives[row].Count < SampledPositives)
            {
                _positives[row].Add(other);
            }

            return;
        }

        _negativeCounts[row]++;
        _ofNegatives.Take(similarity);
        if (row < _nearest.Length && (_nearest[row] < 0 || IsNearer(similarity, _nearestSimilarities[row])))
        {
            (_nearest[row], _nearestSimilarities[row]) = (other, similarity);
        }
    }

    /// <summary>The report.</summary>
    public LossExplanation Report(FalseNegativeSearch search, IReadOnlyList<string> warnings) => new()
    {
        Rows = Rows,
        FewestPositives = Rows == 0 ? 0 : _positiveCounts.Min(),
        MeanPositives = Rows == 0 ? 0 : _positiveCounts.Average(),
        MostPositives = Rows == 0 ? 0 : _positiveCounts.Max(),
        RowsWithoutPositives = RowsWithoutPositives,
        Positives = Positives,
        Negatives = Negatives,
        FalseNegatives = search.Found,
        FalseNegativeCount = search.Count,
        Samples = [.. Enumerable.Range(0, _nearest.Length).Select(row => new RowExplanation(
            row, _positives[row], _positiveCounts[row], _negativeCounts[row], _nearest[row], _nearestSimilarities[row]))],
        Warnings = warnings,
    };

    // NaN ranks last.
    private static bool IsNearer(double similarity, double best) => similarity > best || (double.IsNaN(best) && !double.IsNaN(similarity));

    // Σ exp(scale · (similarity − best)) of the row, as far as it has come.
    private void Sum(int row, double similarity)
    {
        if (similarity > _best[row])
        {
            _sums[row] = (_sums[row] * Math.Exp(_scale * (_best[row] - similarity))) + 1;
            _best[row] = similarity;
        }
        else if (_sums[row] > 0)
        {
            _sums[row] += Math.Exp(_scale * (similarity - _best[row]));
        }
    }

    private sealed class RunningRange
    {
        private long _count;
        private double _sum;
        private double _squares;
        private double _least = double.NaN;
        private double _greatest = double.NaN;

        public SimilarityRange Value => new(_count, _count == 0 ? double.NaN : _sum / _count, _least, _greatest);

        public double Deviation => _count == 0 ? double.NaN : Math.Sqrt(Math.Max(0, (_squares / _count) - (_sum / _count * (_sum / _count))));

        public double LeastMagnitude { get; private set; } = double.PositiveInfinity;

        public long Undefined { get; private set; }

        public void Take(double similarity)
        {
            _count++;
            _sum += similarity;
            _squares += similarity * similarity;
            LeastMagnitude = Math.Min(LeastMagnitude, Math.Abs(similarity));
            if (double.IsNaN(similarity))
            {
                Undefined++;
            }
            else
            {
                _least = similarity >= _least ? _least : similarity;
                _greatest = similarity <= _greatest ? _greatest : similarity;
            }
        }
    }
}
