using VkSim.VectorData.Logs;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>
/// Makes vectors that are elsewhere those of the log. An id tells the version of its record, so that what is there under it is what the log has:
/// only ids are compared.
/// </summary>
internal sealed class Reconciliation
{
    private const int AtOnce = 4096;

    // How far versions begin above those that were seen: more than changes that failed one after the other before, and left no trace.
    private const uint Apart = 1 << 16;

    private static readonly DateTime Since = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly IReadOnlyList<VectorColumn> _columns;
    private readonly IReadOnlyList<IVectorIndex> _indexes;
    private readonly HashSet<long>[] _missing;
    private uint _newest;

    /// <summary>Begins one.</summary>
    /// <param name="columns">The vector properties.</param>
    /// <param name="indexes">Their indexes.</param>
    public Reconciliation(IReadOnlyList<VectorColumn> columns, IReadOnlyList<IVectorIndex> indexes)
    {
        (_columns, _indexes) = (columns, indexes);
        _missing = [.. columns.Select(_ => new HashSet<long>())];
    }

    /// <summary>The log has these records.</summary>
    public void Expect(List<(StoredRecord Record, NewRecord New)> records)
    {
        foreach ((StoredRecord record, NewRecord read) in records)
        {
            _newest = Math.Max(_newest, record.Version);
            for (int i = 0; i < _missing.Length; i++)
            {
                if (read.Vectors[i] is not null)
                {
                    _missing[i].Add(record.Id);
                }
            }
        }
    }

    /// <summary>Removes what no record has, and adds what is not there.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A version such that above it there was none: also not before a clock that tells more seconds than changes were made.</returns>
    public async Task<uint> RunAsync(RecordLog log, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _indexes.Count; i++)
        {
            List<long> strays = await FindStraysAsync(i, cancellationToken).ConfigureAwait(false);
            await _indexes[i].RemoveAsync(strays.ToArray(), cancellationToken).ConfigureAwait(false);
            foreach (long[] ids in _missing[i].Order().Chunk(AtOnce))
            {
                await AddAsync(i, ids, log, cancellationToken).ConfigureAwait(false);
            }
        }

        double seconds = (DateTime.UtcNow - Since).TotalSeconds;
        return (uint)Math.Min(uint.MaxValue, Math.Max(seconds, (double)_newest + Apart));
    }

    private async Task<List<long>> FindStraysAsync(int column, CancellationToken cancellationToken)
    {
        var strays = new List<long>();
        await foreach (long id in _indexes[column].GetIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_missing[column].Remove(id))
            {
                strays.Add(id);
                _newest = Math.Max(_newest, StoredRecord.VersionOf(id));
            }
        }

        return strays;
    }

    private Task AddAsync(int column, long[] ids, RecordLog log, CancellationToken cancellationToken)
    {
        int dimensions = _columns[column].Dimensions;
        float[] vectors = new float[ids.Length * dimensions];
        for (int i = 0; i < ids.Length; i++)
        {
            log.Read(StoredRecord.SlotOf(ids[i])).Vectors[column]!.Value.Span.CopyTo(vectors.AsSpan(i * dimensions));
        }

        return _indexes[column].UpsertAsync(ids, vectors, cancellationToken);
    }
}
