namespace VkSim.VectorData.Records;

/// <summary>Vectors that are elsewhere, of records that were seen at one moment or later.</summary>
/// <param name="vectors">Where they are.</param>
/// <param name="moment">The moment, at which somebody reads until this is disposed.</param>
internal sealed class RemoteReading(RemoteVectors vectors, Moment moment) : VectorReading
{
    private IReadOnlyDictionary<long, float[]>[] _read = [];

    /// <summary>Brings the vectors of records here, before they are asked for.</summary>
    public async Task LoadAsync(IEnumerable<StoredRecord> records, CancellationToken cancellationToken) =>
        _read = await vectors.ReadAsync([.. records.Select(record => record.Id)], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override float[]?[] Of(StoredRecord record) => [.. _read.Select(column => column.GetValueOrDefault(record.Id))];

    /// <inheritdoc/>
    public override void Dispose() => vectors.Leave(moment);
}
