namespace VkSim.Retrieval;

/// <summary>A change that is in the log and is seen when the log is on the disk: rows that come, or ids that go.</summary>
/// <param name="runs">The rows' places; null where ids go.</param>
/// <param name="removed">Ids whose rows go; null where rows come.</param>
internal sealed class LoggedChange(List<SlotRun>? runs, long[]? removed)
{
    private volatile bool _isSettled;

    /// <summary>The rows' places.</summary>
    public List<SlotRun>? Runs => runs;

    /// <summary>Ids whose rows go.</summary>
    public long[]? Removed => removed;

    /// <summary>How many ids are new.</summary>
    public int Added { get; private set; }

    /// <summary>Why it was not made; null: it was.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether it is known to be made or not.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>It is seen.</summary>
    public void Succeed(int added)
    {
        Added = added;
        _isSettled = true;
    }

    /// <summary>It is in no log.</summary>
    public void Fail(Exception failure)
    {
        Failure = failure;
        _isSettled = true;
    }
}
