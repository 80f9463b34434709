namespace VkSim.Native;

/// <summary>Work that is cut into slices.</summary>
/// <param name="work">The work.</param>
/// <param name="owner">Its device.</param>
/// <param name="results">Results of a search; 0 of other work.</param>
internal sealed class WorkObject(BudgetedWork work, DeviceObject owner, long results) : OwnedObject(owner)
{
    private readonly Lock _gate = new();

    public long Results => Search is null ? 0 : results;

    public WorkInfoData Info
    {
        get
        {
            lock (_gate)
            {
                return new WorkInfoData
                {
                    Rows = work.Rows,
                    RowsDone = work.RowsDone,
                    SliceNanoseconds = work.SliceTime is { } took ? (long)took.TotalNanoseconds : -1,
                };
            }
        }
    }

    private BudgetedSearch? Search => work as BudgetedSearch;

    /// <summary>One thread at a time continues it; nothing waits for the device.</summary>
    public bool Continue()
    {
        lock (_gate)
        {
            return work.Continue();
        }
    }

    /// <exception cref="InvalidOperationException">It is no search.</exception>
    public void Read(Span<long> ids, Span<float> scores)
    {
        BudgetedSearch search = Search ?? throw new InvalidOperationException("The work is no search; its results are in its destination.");
        lock (_gate)
        {
            search.Read(ids, scores);
        }
    }

    protected override void Close() => work.Dispose();
}
