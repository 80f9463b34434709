using VkSim.Contract;

namespace VkSim.Retrieval.Files;

/// <summary>A block of rows that stays in the file because the device has no room for it, in a matrix's place. Backends never see it.</summary>
internal sealed class StreamedRows(IndexBlockSource source, IMappedElements held) : IMatrixStorage
{
    /// <inheritdoc/>
    public long ElementCount => source.Rows * source.Columns;

    /// <inheritdoc/>
    public ElementType ElementType => source.StorageType!.Value;

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <summary>The rows as they are stored, valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes(long firstRow, int rows) => source.Stored(firstRow, rows);

    /// <summary>The file may be closed.</summary>
    public void Dispose() => held.Dispose();
}
