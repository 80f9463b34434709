namespace VkSim.Sources;

/// <summary>
/// Takes one number from every value of a column: differences within the column stay what they are. Without numbers to take, values are
/// rounded as they are.
/// </summary>
/// <param name="offsets">A number for each column, null where a column stays as it is; null: all do.</param>
internal sealed class ColumnOffsets(WideNumber?[]? offsets) : Narrowing
{
    public override bool KeepsNarrow => offsets is null;

    /// <summary>What a value of a column becomes.</summary>
    public float Convert(int column, WideNumber value) => offsets?[column] is { } offset ? (float)(value - offset) : value.ToSingle();

    public override void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination, ref LossCount losses)
    {
        for (int column = 0; column < wide.Length; column++)
        {
            float narrow = Convert(column, wide[column]);
            destination[column] = narrow;
            if (narrow == 0 || float.IsInfinity(narrow))
            {
                CountLoss(column, wide[column], narrow, ref losses);
            }
        }
    }

    private void CountLoss(int column, WideNumber wide, float narrow, ref LossCount losses)
    {
        double difference = offsets?[column] is { } offset ? wide - offset : wide.Value;
        losses.Add(wide.IsFinite && !double.IsFinite(difference) ? double.MaxValue : difference, narrow);
    }
}
