namespace VkSim;

/// <summary>What a finding of <see cref="EmbeddingDiagnostics"/> is about.</summary>
public enum FindingKind
{
    /// <summary>Nothing was found.</summary>
    Healthy,

    /// <summary>All rows are one point, or lie in few of the directions that they could use.</summary>
    Collapsed,

    /// <summary>After subtracting the mean nearly all variance lies in one direction.</summary>
    Line,

    /// <summary>All rows share a large mean.</summary>
    Offset,

    /// <summary>Many rows are copies of others, or of their partners.</summary>
    Duplicates,

    /// <summary>Components that are not a number.</summary>
    Nan,

    /// <summary>Components that are infinite.</summary>
    Infinite,

    /// <summary>Rows without a direction.</summary>
    ZeroRows,

    /// <summary>Columns that do not vary.</summary>
    DeadDimensions,

    /// <summary>A column that decides cosines nearly alone.</summary>
    DominantDimension,

    /// <summary>Norms differ from 1.</summary>
    NotNormalized,

    /// <summary>Squared norms that half precision cannot hold.</summary>
    HalfOverflow,

    /// <summary>Rows that are among the nearest neighbours of very many others.</summary>
    Hubs,
}
