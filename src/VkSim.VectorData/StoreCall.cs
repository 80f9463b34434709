using Microsoft.Extensions.VectorData;

namespace VkSim.VectorData;

/// <summary>One call of a store: what fails in it is told as the abstraction asks.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Collection">With which collection.</param>
/// <param name="Store">In which store.</param>
internal readonly record struct StoreCall(string Operation, string? Collection, string? Store)
{
    /// <summary>The name of the kind of store.</summary>
    public const string SystemName = "vksim";

    /// <summary>Does it.</summary>
    /// <exception cref="VectorStoreException">It failed.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or VectorStoreException))
        {
            throw Failed(failure.Message, failure);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>What is thrown where it failed.</summary>
    public VectorStoreException Failed(string message, Exception? cause = null) => new(message, cause)
    {
        VectorStoreSystemName = SystemName,
        VectorStoreName = Store,
        CollectionName = Collection,
        OperationName = Operation,
    };
}
