namespace VkSim.Samples.Retrieval;

/// <summary>Finds passages by what they are about.</summary>
internal interface IPassageSearch : IDisposable
{
    /// <summary>Number of passages.</summary>
    int Count { get; }

    /// <summary>Takes passages in; those that it has already cost nothing.</summary>
    Task LoadAsync(IReadOnlyList<Passage> passages);

    /// <summary>The passages nearest to a question, best first, and what took how long.</summary>
    Task<(IReadOnlyList<Hit> Hits, string Times)> FindAsync(string question, int top);
}
