using VkSim.Contract;

namespace VkSim.Operations;

/// <summary>A search whose arguments fit.</summary>
internal readonly record struct SearchCall(MatrixView Queries, MatrixView Database, NearestSettings Settings)
{
    /// <summary>How many scores and ids it gives.</summary>
    public int Results => (int)(Queries.Rows * Settings.K);
}
