namespace VkSim.Simd.Rows.Softmax;

/// <summary>
/// Σ exp(x) of a row, relative to its largest element and with those that equal it counted apart: what the others add is
/// not lost beside them, so that the loss of a row that is all but certain keeps its digits.
/// </summary>
/// <param name="Largest">The largest element; NaN if there is a NaN, −∞ if there are no elements.</param>
/// <param name="Ties">How many elements equal the largest.</param>
/// <param name="Rest">Σ exp(x − largest) over the others.</param>
/// <param name="LogTotal">log Σ exp(x − largest), at least 0; not of use before <see cref="ExponentialSums.TakeLogarithms"/>.</param>
internal readonly record struct ExponentialSum(float Largest, double Ties, double Rest, double LogTotal = 0)
{
    /// <summary>Whether there is a softmax: the largest element is a number.</summary>
    public bool IsOrdinary => float.IsFinite(Largest);

    /// <summary>Σ exp(x − largest).</summary>
    public double Total => Ties + Rest;

    /// <summary>log Σ exp(x): the largest element itself where it is not a number.</summary>
    public double LogSum => IsOrdinary ? Largest + LogTotal : Largest;
}
