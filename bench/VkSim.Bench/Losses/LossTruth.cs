using System.Numerics.Tensors;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Losses;

/// <summary>CLIP and NT-Xent of normalized rows in double precision, and components of their gradients.</summary>
internal sealed class LossTruth
{
    private readonly int _pairs;
    private readonly int _columns;
    private readonly bool _isClip;
    private readonly double[][] _left;
    private readonly double[][] _right;
    private readonly double[] _leftNorms;
    private readonly double[] _rightNorms;

    // Sums of the exponentials of logits, the scale taken off: no logit is above it.
    private readonly double[] _rowSums;
    private readonly double[] _columnSums;

    /// <param name="workload">"clip" of N rows, or "ntxent" of 2·N.</param>
    /// <param name="a">N×D.</param>
    /// <param name="b">N×D.</param>
    public LossTruth(Workload workload, float[] a, float[] b)
    {
        _pairs = workload.N;
        _columns = workload.D;
        _isClip = workload.Op == "clip";
        (_left, _leftNorms) = Units(_isClip ? a : [.. a, .. b]);
        (_right, _rightNorms) = _isClip ? Units(b) : (_left, _leftNorms);
        _rowSums = Sums(_left, _right);
        _columnSums = _isClip ? Sums(_right, _left) : _rowSums;
        Loss = _isClip
            ? (Mean(_rowSums, Partner) + Mean(_columnSums, Partner)) / 2
            : Mean(_rowSums, Partner);
    }

    /// <summary>The mean loss.</summary>
    public double Loss { get; }

    /// <summary>A component of the gradients of both operands, the first one's rows before the second's.</summary>
    public double Gradient(long place)
    {
        int row = (int)(place / _columns);
        double[] gradient = _isClip && row >= _pairs
            ? GradientOfRow(row - _pairs, _right, _rightNorms, _columnSums, _left, _rowSums)
            : GradientOfRow(row, _left, _leftNorms, _rowSums, _right, _columnSums);
        return gradient[place % _columns];
    }

    private double Weight => Workload.LogitScale / (_isClip ? 2.0 * _pairs : _left.Length);

    private int Partner(int row) => _isClip ? row : (row + _pairs) % (2 * _pairs);

    private double Shifted(double[] x, double[] y) => Workload.LogitScale * (TensorPrimitives.Dot<double>(x, y) - 1);

    private (double[][] Units, double[] Norms) Units(float[] rows)
    {
        var units = new double[rows.Length / _columns][];
        double[] norms = new double[units.Length];
        for (int row = 0; row < units.Length; row++)
        {
            units[row] = Array.ConvertAll(rows[(row * _columns)..((row + 1) * _columns)], value => (double)value);
            norms[row] = TensorPrimitives.Norm<double>(units[row]);
            TensorPrimitives.Divide(units[row], norms[row], units[row]);
        }

        return (units, norms);
    }

    // A row is no candidate for itself.
    private double[] Sums(double[][] rows, double[][] others)
    {
        double[] sums = new double[rows.Length];
        Parallel.For(0, rows.Length, row =>
        {
            for (int other = 0; other < others.Length; other++)
            {
                sums[row] += ReferenceEquals(rows[row], others[other]) ? 0 : Math.Exp(Shifted(rows[row], others[other]));
            }
        });
        return sums;
    }

    private double Mean(double[] sums, Func<int, int> partner) =>
        Enumerable.Range(0, sums.Length).Average(row => Math.Log(sums[row]) - Shifted(_left[row], _right[partner(row)]));

    private double[] GradientOfRow(int row, double[][] rows, double[] norms, double[] sums, double[][] others, double[] otherSums)
    {
        double[] gradient = new double[_columns];
        for (int other = 0; other < others.Length; other++)
        {
            if (ReferenceEquals(rows[row], others[other]))
            {
                continue;
            }

            double exponential = Math.Exp(Shifted(rows[row], others[other]));
            double weight = (exponential / sums[row]) + (exponential / otherSums[other]) - (other == Partner(row) ? 2 : 0);
            TensorPrimitives.MultiplyAdd(others[other], Weight * weight, gradient, gradient);
        }

        // Through the normalization.
        TensorPrimitives.MultiplyAdd(rows[row], -TensorPrimitives.Dot<double>(gradient, rows[row]), gradient, gradient);
        TensorPrimitives.Divide(gradient, norms[row], gradient);
        return gradient;
    }
}
