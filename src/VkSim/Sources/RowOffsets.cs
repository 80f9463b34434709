namespace VkSim.Sources;

/// <summary>
/// Takes the largest value of a row from all of them, where single precision does not hold the row: softmax and cross-entropy stay what
/// they are, and log-sum-exp is less by that value.
/// </summary>
internal sealed class RowOffsets : Narrowing
{
    public override void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination, ref LossCount losses)
    {
        var greatest = new WideNumber(double.NegativeInfinity);
        bool fits = true;
        bool ordered = true;
        foreach (WideNumber value in wide)
        {
            fits &= value.FitsSingle;
            ordered &= !double.IsNaN(value.Value);
            greatest = value > greatest ? value : greatest;
        }

        WideNumber offset = fits || !ordered || !greatest.IsFinite ? default : greatest;
        for (int column = 0; column < wide.Length; column++)
        {
            bool whole = offset == default;
            double difference = whole ? wide[column].Value : wide[column] - offset;
            destination[column] = whole ? wide[column].ToSingle() : (float)difference;
            losses.Add(wide[column].IsFinite ? Math.Clamp(difference, double.MinValue, double.MaxValue) : difference, destination[column]);
        }
    }
}
