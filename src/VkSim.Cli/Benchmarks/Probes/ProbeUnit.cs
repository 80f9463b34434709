namespace VkSim.Cli;

/// <summary>What a probe's value is.</summary>
internal enum ProbeUnit
{
    /// <summary>Bytes a second.</summary>
    BytesPerSecond,

    /// <summary>Floating-point operations a second, a multiply-add being two.</summary>
    FlopsPerSecond,

    /// <summary>Integer operations a second, a multiply-add being two.</summary>
    OpsPerSecond,

    /// <summary>Values added up, a second.</summary>
    ValuesPerSecond,

    /// <summary>Seconds.</summary>
    Seconds,
}
