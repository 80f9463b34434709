namespace VkSim.Bench.Goals;

/// <summary>Whom a goal is measured against.</summary>
internal enum GoalRival
{
    /// <summary>The fastest of all peers.</summary>
    BestPeer,

    /// <summary>The fastest form that NumPy has.</summary>
    BestNumPy,

    /// <summary>The roof of the workload: its multiply-adds without memory, or its memory without arithmetic.</summary>
    Roof,
}
