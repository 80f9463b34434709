using System.Buffers;

namespace VkSim;

/// <content>Vectors that come and go.</content>
public sealed partial class EmbeddingIndex
{
    // Marks places without a row.
    internal const long NoId = -1;

    /// <summary>Adds a vector under an id of its own: the one after the greatest that any vector was ever given, 0 at first.</summary>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">Another length than <see cref="Dimensions"/>, or zeros where those are an error.</exception>
    public long Add(ReadOnlySpan<float> vector)
    {
        CheckVectors(vector, 1, nameof(vector));
        long id = _store.TakeIds(1);
        _store.Add([id], vector);
        return id;
    }

    /// <summary>Adds a vector.</summary>
    /// <param name="id">Any number but −1 that no vector here has.</param>
    /// <param name="vector">Its components.</param>
    /// <exception cref="ArgumentException">
    /// Another length than <see cref="Dimensions"/>, zeros where those are an error, or an id that is taken; nothing is changed.
    /// </exception>
    public void Add(long id, ReadOnlySpan<float> vector)
    {
        CheckVectors(vector, 1, nameof(vector));
        CheckIds([id], nameof(id));
        _store.Add([id], vector);
    }

    /// <summary>Adds vectors under ids that follow one another, as <see cref="Add(ReadOnlySpan{float})"/> does.</summary>
    /// <param name="vectors">The components of one after the other.</param>
    /// <returns>The first id; without vectors the next one's.</returns>
    /// <exception cref="ArgumentException">
    /// Not a whole number of vectors, zeros where those are an error, or quantised vectors of more than 2 GiB; nothing is changed.
    /// </exception>
    public long AddRange(ReadOnlySpan<float> vectors)
    {
        int count = Dimensions == 0 ? 0 : vectors.Length / Dimensions;
        CheckVectors(vectors, count, nameof(vectors));
        long first = _store.TakeIds(count);
        if (count > 0)
        {
            long[] ids = ArrayPool<long>.Shared.Rent(count);
            for (int i = 0; i < count; i++)
            {
                ids[i] = first + i;
            }

            _store.Add(ids.AsSpan(0, count), vectors);
            ArrayPool<long>.Shared.Return(ids);
        }

        return first;
    }

    /// <summary>Adds vectors, all or none.</summary>
    /// <param name="ids">An id for each: any number but −1 that no vector here has.</param>
    /// <param name="vectors">The components of one after the other.</param>
    /// <exception cref="ArgumentException">
    /// Not as many vectors as ids, zeros where those are an error, quantised vectors of more than 2 GiB, or an id that is taken or there twice;
    /// nothing is changed.
    /// </exception>
    public void AddRange(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        CheckVectors(vectors, ids.Length, nameof(vectors));
        CheckIds(ids, nameof(ids));
        if (ids.Length > 0)
        {
            _store.Add(ids, vectors);
        }
    }

    /// <summary>Adds a vector, in place of the one with the same id if there is one.</summary>
    /// <param name="id">Any number but −1.</param>
    /// <param name="vector">Its components.</param>
    /// <returns>Whether the id is new.</returns>
    /// <exception cref="ArgumentException">Another length than <see cref="Dimensions"/>, or zeros where those are an error; nothing is changed.</exception>
    public bool Upsert(long id, ReadOnlySpan<float> vector)
    {
        CheckVectors(vector, 1, nameof(vector));
        CheckIds([id], nameof(id));
        return _store.Upsert([id], vector) > 0;
    }

    /// <summary>Adds vectors, in place of those with the same ids, all at once. Of vectors with one id the last counts.</summary>
    /// <param name="ids">An id for each: any number but −1.</param>
    /// <param name="vectors">The components of one after the other.</param>
    /// <returns>How many ids are new.</returns>
    /// <exception cref="ArgumentException">
    /// Not as many vectors as ids, zeros where those are an error, or quantised vectors of more than 2 GiB; nothing is changed.
    /// </exception>
    public int UpsertRange(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        CheckVectors(vectors, ids.Length, nameof(vectors));
        CheckIds(ids, nameof(ids));
        return ids.Length > 0 ? _store.Upsert(ids, vectors) : 0;
    }

    /// <summary>Removes a vector.</summary>
    /// <exception cref="KeyNotFoundException">There is none with the id; nothing is changed.</exception>
    public void Remove(long id) => RemoveRange([id]);

    /// <summary>Removes a vector if there is one; gives whether there was.</summary>
    public bool TryRemove(long id) => _store.Remove([id]) is null;

    /// <summary>Removes vectors, all or none.</summary>
    /// <exception cref="KeyNotFoundException">There is none with one of the ids, or an id is there twice; nothing is changed.</exception>
    public void RemoveRange(ReadOnlySpan<long> ids)
    {
        if (ids.Length > 0 && _store.Remove(ids) is { } unknown)
        {
            throw new KeyNotFoundException($"There is no vector with id {unknown} to be removed, or it is to be removed twice.");
        }
    }

    /// <summary>Whether there is a vector with the id.</summary>
    public bool Contains(long id) => _store.Contains(id);

    /// <summary>The vector with an id, as it is stored.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public float[] Get(long id)
    {
        float[] vector = new float[Dimensions];
        return _store.TryRead(id, vector) ? vector : throw new KeyNotFoundException($"There is no vector with id {id}.");
    }

    /// <summary>Copies the vector with an id, as it is stored; gives whether there is one.</summary>
    /// <param name="id">The id.</param>
    /// <param name="destination">At least <see cref="Dimensions"/> elements.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public bool TryGet(long id, Span<float> destination) => destination.Length >= Dimensions
        ? _store.TryRead(id, destination[..Dimensions])
        : throw new ArgumentException($"The destination has {destination.Length} elements; a vector has {Dimensions}.", nameof(destination));

    /// <summary>The ids of all vectors at this moment, in ascending order.</summary>
    public long[] GetIds() => _store.Ids();

    /// <summary>
    /// Moves vectors from the end of the memory into places of such as were removed or replaced, and gives back what is free then. Searches
    /// and changes go on meanwhile. Between two looks at the clock about a megabyte is moved.
    /// </summary>
    /// <param name="maxMilliseconds">How long it may take; several calls go on where one ended.</param>
    /// <returns>
    /// Whether all is done; false where the time was over, or where searches hold what was to be given back, which follows when they end.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative or NaN.</exception>
    public bool Compact(double maxMilliseconds = double.PositiveInfinity)
    {
        if (!(maxMilliseconds >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxMilliseconds), maxMilliseconds, $"The time is {maxMilliseconds} ms; expected 0 or more.");
        }

        return _store.Compact(maxMilliseconds < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(maxMilliseconds) : TimeSpan.MaxValue);
    }

    private static void CheckIds(ReadOnlySpan<long> ids, string name)
    {
        if (ids.Contains(NoId))
        {
            throw new ArgumentException($"The id {NoId} marks places where nothing was found; a vector needs another one.", name);
        }
    }

    private void CheckVectors(ReadOnlySpan<float> vectors, int count, string name)
    {
        if (vectors.Length != (long)count * Dimensions)
        {
            throw new ArgumentException(
                $"'{name}' has {vectors.Length} values; {count} {(count == 1 ? "vector" : "vectors")} of {Dimensions} dimensions need {(long)count * Dimensions}.", name);
        }

        if (Metric == Metric.Cosine && Options.ZeroVectors == ZeroVectorPolicy.Error)
        {
            RejectZeros(vectors, count, name);
        }
    }

    private void RejectZeros(ReadOnlySpan<float> vectors, int count, string name)
    {
        for (int i = 0; i < count; i++)
        {
            if (vectors.Slice(i * Dimensions, Dimensions).IndexOfAnyExcept(0f) < 0)
            {
                throw new ArgumentException($"Vector {i} of '{name}' is zero.", name);
            }
        }
    }
}
