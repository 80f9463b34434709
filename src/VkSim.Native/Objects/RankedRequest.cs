namespace VkSim.Native;

/// <summary>Requests whose results are ids and the scores beside them.</summary>
internal static class RankedRequest
{
    /// <summary>Starts one with room for so many results.</summary>
    public static nint Start(Call call, long count, Func<Memory<long>, Memory<float>, CancellationToken, ValueTask> rank)
    {
        var ids = new HostBlock(count, sizeof(long));
        HostBlock scores;
        try
        {
            scores = new HostBlock(count, sizeof(float));
        }
        catch
        {
            ids.Dispose();
            throw;
        }

        return RequestObject.Start(
            call, scores, ids, null, cancellation => rank(ids.Memory<long>(), scores.Memory<float>(), cancellation).AsTask());
    }
}
