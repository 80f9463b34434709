namespace VkSim.Diagnostics;

/// <summary>Goes over the cosines of all pairs of different rows of a sample, in windows: distribution, uniformity, labels.</summary>
internal sealed class CosineSurvey
{
    private readonly CosineBins _bins = new();
    private readonly double[] _exponentials;
    private readonly double[] _silhouettes;
    private readonly double[] _within;
    private readonly long[] _withinCounts;
    private readonly double[] _between;
    private readonly int[] _classes;
    private readonly int[] _classSizes;

    private CosineSurvey(int rows, int[] classes)
    {
        _classes = classes;
        int count = classes.Length == 0 ? 0 : classes.Max() + 1;
        _classSizes = new int[count];
        foreach (int label in classes)
        {
            _classSizes[label]++;
        }

        _exponentials = new double[rows];
        _silhouettes = new double[classes.Length];
        _within = new double[classes.Length];
        _between = new double[classes.Length];
        _withinCounts = new long[classes.Length];
    }

    /// <summary>The distribution.</summary>
    public CosineBins Bins => _bins;

    /// <summary>Different labels.</summary>
    public int Classes => _classSizes.Length;

    /// <summary>Compares the rows.</summary>
    /// <param name="device">Where.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="classes">The class of each, from 0 on without gaps; empty: there are none.</param>
    /// <param name="cancellation">Looked at between windows.</param>
    public static CosineSurvey Of(VectorDevice device, Matrix rows, int[] classes, CancellationToken cancellation)
    {
        int count = (int)rows.Rows;
        var survey = new CosineSurvey(count, classes);
        var options = new CosineOptions { Epsilon = SpaceNorms.Least, CancellationToken = cancellation };
        float[] window = [];
        device.CosineSimilarityWindows(rows, rows, (first, windowRows, values) =>
        {
            Array.Resize(ref window, Math.Max(window.Length, values.Length));
            values.CopyTo(window);
            float[] cosines = window;
            Parallel.For(
                0,
                windowRows,
                () => new CosineBins(),
                (row, _, bins) =>
                {
                    survey.Take((int)first + row, cosines.AsSpan(row * count, count), bins);
                    return bins;
                },
                survey.Merge);
        }, options);
        return survey;
    }

    /// <summary>ln of the mean of exp(−2‖u−v‖²), ‖u−v‖² = 2 − 2cos.</summary>
    public SpaceEstimate Uniformity(bool isSample)
    {
        int rows = _exponentials.Length;
        if (rows < 2)
        {
            return SpaceEstimate.Exact(double.NaN);
        }

        double mean = _exponentials.Average();
        double value = Math.Log(mean);
        return isSample ? SpaceEstimate.Within(value, StandardError(_exponentials, mean) / mean) : SpaceEstimate.Exact(value);
    }

    /// <summary>The mean silhouette.</summary>
    public SpaceEstimate Silhouette(bool isSample)
    {
        if (Classes < 2)
        {
            return SpaceEstimate.Exact(double.NaN);
        }

        double mean = _silhouettes.Average();
        return isSample ? SpaceEstimate.Within(mean, StandardError(_silhouettes, mean)) : SpaceEstimate.Exact(mean);
    }

    /// <summary>The mean cosine of pairs with the same label.</summary>
    public double Within() => Mean(_within.Sum(), _withinCounts.Sum());

    /// <summary>The mean cosine of pairs with different labels.</summary>
    public double Between() => Mean(_between.Sum(), ((long)_classes.Length * (_classes.Length - 1)) - _withinCounts.Sum());

    private static double Mean(double sum, long count) => count == 0 ? double.NaN : sum / count;

    // A mean over pairs varies with its rows, each of which is in it twice.
    private static double StandardError(double[] ofRows, double mean)
    {
        double squares = ofRows.Sum(value => (value - mean) * (value - mean));
        return 2 * Math.Sqrt(squares / (ofRows.Length - 1) / ofRows.Length);
    }

    private void Take(int row, ReadOnlySpan<float> cosines, CosineBins bins)
    {
        double sum = 0;
        for (int other = 0; other < cosines.Length; other++)
        {
            if (other != row)
            {
                bins.Add(cosines[other]);
                sum += Math.Exp(4 * ((double)cosines[other] - 1));
            }
        }

        _exponentials[row] = cosines.Length > 1 ? sum / (cosines.Length - 1) : double.NaN;
        if (_classes.Length > 0)
        {
            TakeLabels(row, cosines);
        }
    }

    private void TakeLabels(int row, ReadOnlySpan<float> cosines)
    {
        double[] sums = new double[Classes];
        for (int other = 0; other < cosines.Length; other++)
        {
            sums[_classes[other]] += other == row ? 0 : cosines[other];
        }

        int own = _classes[row];
        int ownOthers = _classSizes[own] - 1;
        _within[row] = sums[own];
        _withinCounts[row] = ownOthers;
        _between[row] = sums.Sum() - sums[own];
        double nearest = double.PositiveInfinity;
        for (int label = 0; label < sums.Length; label++)
        {
            nearest = label == own ? nearest : Math.Min(nearest, 1 - (sums[label] / _classSizes[label]));
        }

        // A row that is alone in its class has 0, as Rousseeuw has it.
        double inside = ownOthers == 0 ? 0 : 1 - (sums[own] / ownOthers);
        double larger = Math.Max(inside, nearest);
        _silhouettes[row] = ownOthers == 0 || larger <= 0 ? 0 : (nearest - inside) / larger;
    }

    private void Merge(CosineBins bins)
    {
        lock (_bins)
        {
            _bins.Add(bins);
        }
    }
}
