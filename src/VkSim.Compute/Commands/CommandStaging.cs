using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// The data of a command list that is too large for its commands: blocks of host memory, filled one after the other and kept for
/// replays until the list is emptied. Their memory counts like any other and comes from a pool, so recording anew allocates nothing.
/// </summary>
internal sealed class CommandStaging(GpuDevice device)
{
    private const ulong FirstBytes = 64 << 10;
    private const ulong MostAhead = 32 << 20;

    // The size that one allocation has at most, so that much data also fits into memory that is in pieces.
    private const int MaxPiece = 256 << 20;

    // What a copy reads at its fastest, on every device that is known.
    private const ulong Alignment = 64;

    private readonly List<HostBlock> _blocks = [];
    private readonly List<StagedData> _pieces = [];
    private ulong _used;

    /// <summary>Takes data.</summary>
    /// <returns>Where it lies, in order; until the next call.</returns>
    /// <exception cref="GpuOutOfMemoryException">There is no memory for it.</exception>
    public ReadOnlySpan<StagedData> Add<T>(ReadOnlySpan<T> data)
        where T : unmanaged
    {
        _pieces.Clear();
        int elements = Math.Max(1, MaxPiece / Unsafe.SizeOf<T>());
        while (!data.IsEmpty)
        {
            ReadOnlySpan<T> piece = data[..Math.Min(data.Length, elements)];
            _pieces.Add(Place(MemoryMarshal.AsBytes(piece)));
            data = data[piece.Length..];
        }

        return CollectionsMarshal.AsSpan(_pieces);
    }

    /// <summary>The blocks that hold the data.</summary>
    public IReadOnlyList<HostBlock> Blocks => _blocks;

    /// <summary>Lets the blocks go.</summary>
    public void Release()
    {
        foreach (HostBlock block in _blocks)
        {
            block.LetGo();
        }

        _blocks.Clear();
        _pieces.Clear();
        _used = 0;
    }

    private StagedData Place(ReadOnlySpan<byte> data)
    {
        var length = (ulong)data.Length;
        if (_blocks.Count == 0 || length > _blocks[^1].Length - Math.Min(_used, _blocks[^1].Length))
        {
            ulong ahead = _blocks.Count == 0 ? FirstBytes : Math.Min(_blocks[^1].Length * 2, MostAhead);
            HostBlock rented = device.Transfers.Uploads.Rent(Math.Max(length, ahead));
            rented.Hold();
            _blocks.Add(rented);
            _used = 0;
        }

        HostBlock block = _blocks[^1];
        var piece = new StagedData(block, _used, length);
        block.Write(_used, data);
        _used = (_used + length + Alignment - 1) / Alignment * Alignment;
        return piece;
    }
}
