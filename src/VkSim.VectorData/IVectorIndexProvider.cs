namespace VkSim;

/// <summary>Where the vectors of a store's collections are, in place of the process that has the records: in a cluster, for instance.</summary>
public interface IVectorIndexProvider
{
    /// <summary>Opens an index, which is made where there is none.</summary>
    /// <param name="name">Its name, which no other collection's index has: small letters a to z, digits and '-', 60 at most.</param>
    /// <param name="options">What its vectors are, and how they are compared and held.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<IVectorIndex> OpenAsync(string name, EmbeddingIndexOptions options, CancellationToken cancellationToken);

    /// <summary>Gives up an index and its vectors; where there is none it does nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the attempt, which may be made again.</param>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
