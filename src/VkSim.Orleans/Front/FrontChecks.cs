using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Front;

/// <summary>What is wrong with a call is told before any shard is asked.</summary>
internal static class FrontChecks
{
    /// <returns>The number of queries.</returns>
    /// <exception cref="ArgumentException">Not a whole number of queries, too many results, or a threshold that is NaN.</exception>
    public static int Check(FrontSearch search, EmbeddingIndexOptions options)
    {
        int queries = options.Dimensions == 0 ? 1 : search.Queries.Count / options.Dimensions;
        if (options.Dimensions > 0 && search.Queries.Count % options.Dimensions != 0)
        {
            throw new ArgumentException($"The queries have {search.Queries.Count} components; expected a multiple of {options.Dimensions}, the index's dimensions.", nameof(search.Queries));
        }

        if (search.Radius is float.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(search.Radius), search.Radius, "The radius is NaN; expected a number.");
        }

        if (search.Radius is null && search.K < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(search.K), search.K, $"{search.K} neighbours are asked for; expected 1 or more.");
        }

        if ((long)queries * search.K > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(search.K), search.K, $"{queries} queries with {search.K} neighbours do not fit an array; expected {Array.MaxLength} at most.");
        }

        if (search.Threshold is float.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(search.Threshold), search.Threshold, "The worst score that counts is NaN; expected a number.");
        }

        CheckZeros(search.Queries.Values, options, nameof(search.Queries));
        return queries;
    }

    /// <exception cref="ArgumentException">An id that none may have, or not a vector of the index's dimensions for each, or zeros where those are an error.</exception>
    public static void Check(FrontChange change, EmbeddingIndexOptions options)
    {
        if (change.Vectors is not { } vectors)
        {
            return;
        }

        if (change.Ids.Contains(-1))
        {
            throw new ArgumentException("An id is -1; expected any other number.", nameof(change.Ids));
        }

        if (vectors.Count != (long)change.Ids.Length * options.Dimensions)
        {
            throw new ArgumentException(
                $"The vectors of {change.Ids.Length} ids have {vectors.Count} components; expected {options.Dimensions} each, the index's dimensions.", nameof(change.Vectors));
        }

        CheckZeros(vectors.Values, options, nameof(change.Vectors));
    }

    private static void CheckZeros(ReadOnlySpan<float> vectors, EmbeddingIndexOptions options, string name)
    {
        if (options.Metric != Metric.Cosine || options.ZeroVectors != ZeroVectorPolicy.Error || options.Dimensions == 0)
        {
            return;
        }

        for (int row = 0; row < vectors.Length / options.Dimensions; row++)
        {
            if (!vectors.Slice(row * options.Dimensions, options.Dimensions).ContainsAnyExcept(0f))
            {
                throw new ArgumentException($"Vector {row} is zeros; expected others, as the index is to refuse them.", name);
            }
        }
    }
}
