using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>What a filter asks of a record.</summary>
internal abstract class RecordPredicate
{
    /// <summary>Whether a record is one of those asked for.</summary>
    public abstract bool Matches(StoredRecord record);

    /// <summary>
    /// The slots that indexes leave to look at; null where they tell nothing. Called while nothing is changed.
    /// </summary>
    public virtual Candidates? Find(RecordIndexes indexes) => null;
}
