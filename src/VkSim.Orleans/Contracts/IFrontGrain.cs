using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Where clients ask; any silo has one. The key is the collection's name.</summary>
[Alias("vksim.front")]
internal interface IFrontGrain : IGrainWithStringKey
{
    /// <summary>Makes the collection where there is none.</summary>
    [Alias("create")]
    Task CreateAsync(FrontCreate create, CancellationToken cancellationToken);

    [Alias("search")]
    Task<FrontHits> SearchAsync(FrontSearch search, CancellationToken cancellationToken);

    [Alias("change")]
    Task<int> ChangeAsync(FrontChange change, CancellationToken cancellationToken);

    [Alias("read")]
    Task<FrontRows> ReadAsync(FrontRead read, CancellationToken cancellationToken);

    [Alias("describe")]
    Task<FrontDescription> DescribeAsync(FrontCall call, CancellationToken cancellationToken);

    // Longer than any; the caller says how long.
    [Alias("save"), ResponseTimeout("1.00:00:00")]
    Task SaveAsync(FrontCall call, CancellationToken cancellationToken);
}
