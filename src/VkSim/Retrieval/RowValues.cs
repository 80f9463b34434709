using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <summary>Rows on the host that go to an index: in single precision, or as they are stored.</summary>
/// <param name="vectors">Components, row after row.</param>
/// <param name="stored">Bytes, row after row, where there are no components.</param>
internal readonly ref struct RowValues(ReadOnlySpan<float> vectors, ReadOnlySpan<byte> stored)
{
    private readonly ReadOnlySpan<float> _vectors = vectors;
    private readonly ReadOnlySpan<byte> _stored = stored;

    /// <summary>Writes some of them to the device.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="first">The first of them.</param>
    public void WriteTo(SlotRun run, int first)
    {
        Matrix rows = run.Chunk.Rows;
        if (_stored.IsEmpty)
        {
            rows.Write(_vectors.Slice(first * rows.Columns, run.Count * rows.Columns), run.Row);
        }
        else
        {
            int rowBytes = rows.Columns * ElementConversion.SizeOf(rows.ElementType);
            run.Chunk.WriteStored(run.Row, run.Count, _stored.Slice(first * rowBytes, run.Count * rowBytes));
        }
    }

    /// <summary>Writes some of them to the host as they are stored.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="columns">Stored elements of each.</param>
    /// <param name="type">The type of stored elements.</param>
    /// <param name="destination">Bytes of whole rows.</param>
    public void CopyTo(int first, int columns, ElementType type, Span<byte> destination)
    {
        int size = ElementConversion.SizeOf(type);
        if (_stored.IsEmpty)
        {
            ElementConversion.Narrow(type, _vectors.Slice(first * columns, destination.Length / size), destination);
        }
        else
        {
            _stored.Slice(first * columns * size, destination.Length).CopyTo(destination);
        }
    }
}
