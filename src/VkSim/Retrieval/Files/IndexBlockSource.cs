using VkSim.Numerics;

namespace VkSim.Retrieval.Files;

/// <summary>Rows of a block of an index file.</summary>
/// <param name="reader">The file.</param>
/// <param name="block">The block.</param>
/// <param name="firstRow">The first of the rows, a multiple of 64.</param>
/// <param name="rows">How many.</param>
internal sealed unsafe class IndexBlockSource(IndexFileReader reader, long block, long firstRow, long rows) : IMatrixSource
{
    private readonly IndexIdentity _identity = reader.Header.Identity;

    /// <inheritdoc/>
    public string Name => reader.Path;

    /// <inheritdoc/>
    public long Rows => rows;

    /// <inheritdoc/>
    public long Columns => _identity.Columns;

    /// <inheritdoc/>
    public ElementType? StorageType => _identity.ElementType;

    private int ElementBytes => ElementConversion.SizeOf(_identity.ElementType);

    /// <inheritdoc/>
    public void Read(long first, Span<float> destination) =>
        ElementConversion.Widen(_identity.ElementType, Elements(first, destination.Length * ElementBytes), destination);

    /// <inheritdoc/>
    public void ReadStored(long first, Span<byte> destination) => Elements(first, destination.Length).CopyTo(destination);

    /// <summary>In place, but for Windows, where a mapped file could not be replaced by <see cref="EmbeddingIndex.Save"/>.</summary>
    public IMappedElements? Map() => OperatingSystem.IsWindows() ? null : reader.Hold(block, firstRow);

    /// <summary>Rows as they are stored, valid until the file is closed.</summary>
    public ReadOnlySpan<byte> Stored(long first, int count) => Elements(first * Columns, checked((int)(count * _identity.RowBytes)));

    /// <summary>The rows in a matrix's place, which keeps the file open.</summary>
    public StreamedRows Stream() => new(this, reader.Hold(block, firstRow));

    private ReadOnlySpan<byte> Elements(long first, int bytes) => new(reader.RowsOf(block) + (firstRow * _identity.RowBytes) + (first * ElementBytes), bytes);
}
