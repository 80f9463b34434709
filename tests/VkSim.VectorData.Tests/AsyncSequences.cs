namespace VkSim.VectorData.Tests;

/// <summary>What an asynchronous sequence has.</summary>
internal static class AsyncSequences
{
    public static async Task<List<T>> ListAsync<T>(this IAsyncEnumerable<T> sequence)
    {
        var list = new List<T>();
        await foreach (T item in sequence)
        {
            list.Add(item);
        }

        return list;
    }
}
