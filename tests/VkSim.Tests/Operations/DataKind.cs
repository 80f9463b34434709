namespace VkSim.Tests.Operations;

/// <summary>What numbers rows are made of.</summary>
public enum DataKind
{
    /// <summary>In [−1, 1].</summary>
    Ordinary,

    /// <summary>Ordinary rows, each several times.</summary>
    Duplicates,

    /// <summary>Rows that are near to one another and far from 0, so that the product form cancels.</summary>
    FarFromOrigin,

    /// <summary>At 1e30.</summary>
    Huge,

    /// <summary>At 1e-30.</summary>
    Tiny,

    /// <summary>At 1e-41.</summary>
    Subnormal,

    /// <summary>Rows of every scale from 1e-40 to 1e37.</summary>
    AllScales,

    /// <summary>Ordinary, with a NaN in some rows.</summary>
    NotANumber,

    /// <summary>Ordinary, with infinities in some rows.</summary>
    Infinite,
}
