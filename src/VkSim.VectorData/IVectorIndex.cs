namespace VkSim;

/// <summary>The vectors of one vector property, wherever they are. Threads may call at the same time.</summary>
/// <remarks>
/// An id is given one vector ever, and is removed when nothing asks for it any more. So a call that is made again, or comes late, does no harm, and who
/// implements this may make calls again whose outcome is not known.
/// </remarks>
public interface IVectorIndex
{
    /// <summary>Adds vectors; when the task has ended, every search finds them.</summary>
    /// <param name="ids">An id for each, 0 or above.</param>
    /// <param name="vectors">The components of one after the other.</param>
    /// <param name="cancellationToken">Ends the wait; whether vectors are there is unknown then.</param>
    Task UpsertAsync(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> vectors, CancellationToken cancellationToken);

    /// <summary>Removes those of the vectors that there are.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends the wait; whether they are there is unknown then.</param>
    Task RemoveAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken);

    /// <summary>The vectors nearest to a query, in the order of <see cref="EmbeddingIndex"/>: the better score first, equal ones by the lower id, NaN last.</summary>
    /// <param name="query">The components of one vector.</param>
    /// <param name="k">How many, at least 1.</param>
    /// <param name="ids">The ids that may be found; null: all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>k, or all where there are fewer.</returns>
    Task<Neighbor[]> SearchAsync(ReadOnlyMemory<float> query, int k, ReadOnlyMemory<long>? ids, CancellationToken cancellationToken);

    /// <summary>Those of the vectors that there are, as they are stored, by their ids.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyDictionary<long, float[]>> GetAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken);

    /// <summary>The ids of all vectors, each once.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<long> GetIdsAsync(CancellationToken cancellationToken);
}
