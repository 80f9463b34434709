using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Simd.Coarse;

/// <summary>
/// What a row's score with a query can be, in the sense that more is nearer: of squared and plain distances the negated square.
/// </summary>
/// <remarks>
/// With q̃ and f = q − q̃ of <see cref="CoarseQuery"/>, s·c and e = x − s·c of <see cref="Int8Rows"/>, p = q̃·(s·c):
/// <code>
/// q·x = p + f·(s·c) + q·e,    |f·(s·c)| ≤ ‖f‖·‖x‖    (Cauchy and Schwarz; ‖s·c‖ ≤ ‖x‖, as e ⟂ c)
/// q·e = q⊥·e,                 |q·e| ≤ ‖q⊥‖·‖e‖       with q⊥ what q has beside the direction of c:
/// ‖q⊥‖² = ‖q‖² − (q·c/‖c‖)²,  |q·c|/‖c‖ ≥ |p|/‖x‖ − ‖f‖
/// |q·x − p| ≤ E = ‖q⊥‖·‖e‖ + ‖f‖·‖x‖
/// </code>
/// So the bound is the closer the nearer the row is. <see cref="CoarseScores.Share"/> has what single precision errs by, and covers s, which is
/// rounded and so leaves c a share of u in e, lengths, which are rounded up by a millionth where they count for 10⁻⁶ of E, and double precision.
/// </remarks>
internal readonly struct CoarseBound
{
    private readonly Metric _metric;
    private readonly double _epsilon;
    private readonly double _share;
    private readonly double _length;
    private readonly double _squares;
    private readonly double _rest;
    private readonly double _divisor;

    /// <summary>A query's bounds.</summary>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="columns">D.</param>
    /// <param name="query">The query.</param>
    public CoarseBound(in PairwiseSettings comparison, int columns, in CoarseQuery query)
    {
        _metric = comparison.Metric;
        _epsilon = comparison.Cosine.Epsilon;
        _share = CoarseScores.Share(columns);
        _length = query.Length;
        _squares = query.Length * query.Length;
        _rest = query.Rest + (_share * query.Length);
        _divisor = Math.Max(query.Length, _epsilon);
    }

    /// <inheritdoc cref="CoarseScores.Least"/>
    public double Least(float score) => CoarseScores.Least(_metric, score);

    /// <inheritdoc cref="CoarseScores.Loosen"/>
    public double Loosen(double value) => CoarseScores.Loosen(_metric, value);

    /// <summary>The most that a score can be, from above and at once.</summary>
    /// <param name="product">p.</param>
    /// <param name="rest">‖e‖.</param>
    /// <param name="length">‖x‖.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double QuickMost(double product, double rest, double length) => Score(product, (_length * rest) + (_rest * length), length, 1);

    /// <summary>The least and the most that a score can be; NaN or infinite where nothing is known.</summary>
    /// <param name="product">p.</param>
    /// <param name="rest">‖e‖.</param>
    /// <param name="length">‖x‖.</param>
    public (double Least, double Most) Range(double product, double rest, double length)
    {
        double along = length > 0 ? Math.Max(0, (Math.Abs(product) / length) - _rest) : 0;
        double error = (Math.Sqrt(Math.Max(0, _squares - (along * along))) * rest) + (_rest * length);
        return (Score(product, error, length, -1), Score(product, error, length, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Score(double product, double error, double length, double sign)
    {
        product += sign * error;
        if (_metric == Metric.Dot)
        {
            return product;
        }

        double share = sign * _share;
        if (_metric == Metric.Cosine)
        {
            return (product / (_divisor * Math.Max(length, _epsilon))) + share;
        }

        double squares = _squares + (length * length);
        return (2 * product) - squares + (share * squares);
    }
}
