namespace VkSim.Retrieval.Files;

/// <summary>What an operation of a log does.</summary>
internal enum IndexRecordKind
{
    /// <summary>Rows are put under their ids, in place of those that are there.</summary>
    Put = 1,

    /// <summary>Ids are taken out.</summary>
    Remove = 2,
}
