namespace VkSim.Bench.Devices;

/// <summary>What an operation of the device benchmark does.</summary>
internal enum DeviceOperationKind
{
    /// <summary>Every row with every row.</summary>
    Compare,

    /// <summary>The gradients of that with respect to both operands.</summary>
    Gradient,

    /// <summary>Rows divided by their norms.</summary>
    Normalize,

    /// <summary>Cosines of rows of the same number.</summary>
    RowwiseCosine,
}
