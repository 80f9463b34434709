namespace VkSim.Cli;

/// <summary>What <c>vksim bench</c> measures.</summary>
internal enum BenchSuite
{
    /// <summary>The probes and every operation.</summary>
    All,

    /// <summary>Every operation, beside the three probes that they are held against.</summary>
    Ops,

    /// <summary>The probes alone.</summary>
    Roofline,
}
