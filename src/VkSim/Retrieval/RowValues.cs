using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <summary>Rows on the host that go to an index: in single precision, or as they are stored.</summary>
/// <param name="vectors">Components, row after row.</param>
/// <param name="stored">Bytes, row after row, where there are no components.</param>
internal readonly ref struct RowValues(ReadOnlySpan<float> vectors, ReadOnlySpan<byte> stored)
{
    private readonly ReadOnlySpan<byte> _stored = stored;

    /// <summary>The components, where they are in single precision.</summary>
    public ReadOnlySpan<float> Vectors { get; } = vectors;

    /// <summary>Writes some of them to the device.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="dimensions">Components of each.</param>
    public void WriteTo(SlotRun run, int first, int dimensions)
    {
        if (_stored.IsEmpty)
        {
            run.Chunk.Write(Vectors.Slice(first * dimensions, run.Count * dimensions), run.Row, run.Count);
        }
        else
        {
            int rowBytes = dimensions * ElementConversion.SizeOf(run.Chunk.Rows.ElementType);
            run.Chunk.WriteStored(run.Row, run.Count, _stored.Slice(first * rowBytes, run.Count * rowBytes));
        }
    }
}
