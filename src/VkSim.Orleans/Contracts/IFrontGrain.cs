using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Where clients ask; any silo has one. The key is the collection's name.</summary>
[Alias("vksim.front")]
internal interface IFrontGrain : IGrainWithStringKey
{
    /// <summary>Longer than any call may take.</summary>
    const string Longest = "2.00:00:00";

    /// <summary>Makes the collection where there is none.</summary>
    [Alias("create")]
    Task CreateAsync(FrontCreate create, CancellationToken cancellationToken);

    /// <summary>Whether there is the collection.</summary>
    [Alias("exists")]
    Task<bool> ExistsAsync(FrontCall call, CancellationToken cancellationToken);

    /// <summary>What a client has to know before it asks.</summary>
    [Alias("terms")]
    Task<FrontTerms> GetTermsAsync(FrontCall call, CancellationToken cancellationToken);

    // The following take as long as the caller or the silo says, not Orleans.
    [Alias("search"), ResponseTimeout(Longest)]
    Task<FrontHits> SearchAsync(FrontSearch search, CancellationToken cancellationToken);

    [Alias("change"), ResponseTimeout(Longest)]
    Task<FrontChanged> ChangeAsync(FrontChange change, CancellationToken cancellationToken);

    [Alias("read"), ResponseTimeout(Longest)]
    Task<FrontRows> ReadAsync(FrontRead read, CancellationToken cancellationToken);

    [Alias("list"), ResponseTimeout(Longest)]
    Task<FrontIds> ListAsync(FrontList list, CancellationToken cancellationToken);

    [Alias("describe"), ResponseTimeout(Longest)]
    Task<FrontDescription> DescribeAsync(FrontCall call, CancellationToken cancellationToken);

    [Alias("split"), ResponseTimeout(Longest)]
    Task<int> SplitAsync(FrontSplit split, CancellationToken cancellationToken);

    [Alias("save"), ResponseTimeout(Longest)]
    Task SaveAsync(FrontCall call, CancellationToken cancellationToken);
}
