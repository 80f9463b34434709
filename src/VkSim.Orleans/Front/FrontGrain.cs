using System.Diagnostics;
using Orleans;
using Orleans.Concurrency;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Telemetry;

namespace VkSim.Orleans.Front;

/// <summary>Where clients ask: on the silo that they are connected to, of as many as it takes.</summary>
/// <param name="shards">Who asks the shards.</param>
/// <param name="metrics">Told of what was done.</param>
[StatelessWorker, Reentrant, GrainType("vksim.front")]
internal sealed class FrontGrain(FanOut shards, ShardMetrics metrics) : Grain, IFrontGrain
{
    private string Collection => this.GetPrimaryKeyString();

    public Task CreateAsync(FrontCreate create, CancellationToken cancellationToken) =>
        MeasuredAsync<object?>("create", create, async () =>
        {
            await shards.CreateAsync(Collection, create, cancellationToken);
            return null;
        });

    public Task<bool> ExistsAsync(FrontCall call, CancellationToken cancellationToken) =>
        MeasuredAsync("exists", call, () => shards.ExistsAsync(Collection, cancellationToken));

    public async Task<FrontTerms> GetTermsAsync(FrontCall call, CancellationToken cancellationToken)
    {
        Protocol.Check(call.Protocol);
        FrontTerms terms = await Errors.CarryAsync(shards.GetTermsAsync(Collection, cancellationToken));
        return terms with { Silo = RuntimeIdentity };
    }

    public Task<FrontHits> SearchAsync(FrontSearch search, CancellationToken cancellationToken) =>
        MeasuredAsync("search", search, () => shards.SearchAsync(Collection, search, cancellationToken));

    public Task<FrontChanged> ChangeAsync(FrontChange change, CancellationToken cancellationToken) =>
        MeasuredAsync(change.Vectors is null ? "remove" : "upsert", change, () => shards.ChangeAsync(Collection, change, cancellationToken));

    public Task<FrontRows> ReadAsync(FrontRead read, CancellationToken cancellationToken) =>
        MeasuredAsync("get", read, () => shards.ReadAsync(Collection, read, cancellationToken));

    public Task<FrontIds> ListAsync(FrontList list, CancellationToken cancellationToken) =>
        MeasuredAsync("list", list, () => shards.ListAsync(Collection, list, cancellationToken));

    public Task<FrontDescription> DescribeAsync(FrontCall call, CancellationToken cancellationToken) =>
        MeasuredAsync("describe", call, () => shards.DescribeAsync(Collection, call, cancellationToken));

    public Task<int> SplitAsync(FrontSplit split, CancellationToken cancellationToken) =>
        MeasuredAsync("split", split, () => shards.SplitAsync(Collection, split, cancellationToken));

    public Task SaveAsync(FrontCall call, CancellationToken cancellationToken) =>
        MeasuredAsync<object?>("save", call, async () =>
        {
            await shards.SaveAsync(Collection, call, cancellationToken);
            return null;
        });

    private async Task<T> MeasuredAsync<T>(string operation, FrontCall call, Func<Task<T>> action)
    {
        Protocol.Check(call.Protocol);
        using Activity? activity = ClusterTelemetry.Source.StartActivity($"vksim.cluster.{operation}");
        activity?.SetTag("vksim.collection", Collection);
        long began = Stopwatch.GetTimestamp();
        try
        {
            T result = await Errors.CarryAsync(action());
            metrics.Ended(operation, Collection, began, null);
            return result;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            metrics.Ended(operation, Collection, began, e);
            throw;
        }
    }
}
