namespace VkSim.Orleans.Tests;

/// <summary>Where a split has come to.</summary>
public enum SplitStep
{
    /// <summary>The table that says that it is under way is about to be written.</summary>
    BeforeBegin,

    /// <summary>It is written.</summary>
    AfterBegin,

    /// <summary>The new shard is about to be taken.</summary>
    Take,

    /// <summary>The new shard has everything, and changes wait.</summary>
    Finish,

    /// <summary>The table that gives it its ids is about to be written.</summary>
    BeforeEnd,

    /// <summary>It is written, and its writer does not know yet.</summary>
    AfterEnd,
}
