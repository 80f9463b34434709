namespace VkSim.Bench.Indexes;

/// <summary>How much the index's benchmark does.</summary>
/// <param name="Rows">Rows of the searched indexes.</param>
/// <param name="Columns">Components of the rows that one query searches.</param>
/// <param name="BatchQueries">Queries of a batch.</param>
/// <param name="Calls">Timed searches of one query.</param>
/// <param name="GrowingRows">Rows of the index that is added to.</param>
/// <param name="Adds">Timed additions.</param>
internal sealed record IndexSizes(int Rows, int Columns, int BatchQueries, int Calls, int GrowingRows, int Adds)
{
    /// <summary>Components of the rows of batches and of the index that is added to.</summary>
    public const int FewColumns = 128;

    /// <summary>Rows of one addition.</summary>
    public const int AddedRows = 1000;

    /// <summary>What is quoted.</summary>
    public static IndexSizes Full { get; } = new(200_000, 512, 1000, 1000, 1_000_000, 100);

    /// <summary>To see that all of it runs.</summary>
    public static IndexSizes Quick { get; } = new(5000, 512, 50, 40, 20_000, 10);
}
