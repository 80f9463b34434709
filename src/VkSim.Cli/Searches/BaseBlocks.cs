namespace VkSim.Cli;

/// <summary>
/// The base of a search, a block of rows after the other on the device. Where the device can use the file where it lies nothing is copied;
/// otherwise a base of one block stays, and a longer one is read again for each pass.
/// </summary>
internal sealed class BaseBlocks : IDisposable
{
    // Rows of a block are counted in 32 bits, and a word of a mask belongs to one block.
    private const int MostRows = int.MaxValue & ~63;

    private readonly VectorDevice _device;
    private readonly MatrixFile _file;
    private readonly RowMask? _mask;
    private readonly Matrix? _mapped;
    private readonly int _blockRows;
    private BaseBlock? _only;

    public BaseBlocks(VectorDevice device, MatrixFile file, RowMask? mask, long residentBytes)
    {
        (_device, _file, _mask) = (device, file, mask);
        _mapped = device.TryMap(file.Source);
        long most = _mapped is null ? file.WindowRows(Math.Min(residentBytes, Math.Max(MatrixFile.WindowBytes, device.Description.MemoryBytes / 4))) : file.Rows;
        _blockRows = (int)Math.Min(most, MostRows);
    }

    /// <summary>All blocks in order, but for such as have nothing to be found; each is valid until the next.</summary>
    public IEnumerable<BaseBlock> Pass(CancellationToken cancellation)
    {
        if (_only is not null)
        {
            yield return _only;
            yield break;
        }

        for (long row = 0; row < _file.Rows; row += _blockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int rows = (int)Math.Min(_blockRows, _file.Rows - row);
            ulong[]? allowed = _mask?.Read(row, rows);
            if (allowed is not null && Array.TrueForAll(allowed, word => word == 0))
            {
                continue;
            }

            var block = new BaseBlock(_mapped?.RowRange(row, rows) ?? _file.Upload(_device, row, rows), row, allowed);
            if (rows == _file.Rows)
            {
                _only = block;
                yield return block;
                yield break;
            }

            using (block)
            {
                yield return block;
            }
        }
    }

    public void Dispose()
    {
        _only?.Dispose();
        _mapped?.Dispose();
    }
}
