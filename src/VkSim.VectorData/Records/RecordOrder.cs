namespace VkSim.VectorData.Records;

/// <summary>An order by columns, of which the first that differ decide; without a value comes before all values, texts are compared ordinally.</summary>
/// <param name="columns">The columns, and whether upwards.</param>
internal sealed class RecordOrder(IReadOnlyList<(int Column, bool IsAscending)> columns) : IComparer<StoredRecord>
{
    /// <inheritdoc/>
    public int Compare(StoredRecord? x, StoredRecord? y)
    {
        foreach ((int column, bool isAscending) in columns)
        {
            object? a = x!.ValueOf(column), b = y!.ValueOf(column);
            int order = a is string text ? string.CompareOrdinal(text, (string?)b) : Comparer<object>.Default.Compare(a, b);
            if (order != 0)
            {
                return isAscending ? order : -order;
            }
        }

        return 0;
    }
}
