namespace VkSim.Retrieval;

/// <summary>How far a <see cref="SearchTurn"/> is.</summary>
internal enum TurnState
{
    /// <summary>It waits in its line.</summary>
    Waiting,

    /// <summary>It is to search for itself and those who have come meanwhile.</summary>
    Leading,

    /// <summary>Somebody searches for it.</summary>
    UnderWay,

    /// <summary>Its results are there.</summary>
    Found,

    /// <summary>The search of all failed: it is to search alone, so that what it did wrong is its own.</summary>
    Failed,

    /// <summary>Its caller has gone.</summary>
    Abandoned,
}
