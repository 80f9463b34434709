using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>Whether a text is as a method of it says; null is not.</summary>
/// <param name="column">The property's column.</param>
/// <param name="test">The method.</param>
internal sealed class TextPredicate(int column, Func<string, bool> test) : RecordPredicate
{
    /// <inheritdoc/>
    public override bool Matches(StoredRecord record) => record.ValueOf(column) is string text && test(text);
}
