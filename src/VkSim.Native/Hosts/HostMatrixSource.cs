namespace VkSim.Native;

/// <summary>Rows that lie in the host's memory.</summary>
internal sealed unsafe class HostMatrixSource(void* values, ElementType type, long rows, int columns) : IMatrixSource
{
    public string Name => "values";

    public long Rows => rows;

    public long Columns => columns;

    public ElementType? StorageType => type;

    private int ElementBytes => type == ElementType.Float32 ? sizeof(float) : sizeof(ushort);

    public void Read(long first, Span<float> destination)
    {
        if (type == ElementType.Float32)
        {
            new ReadOnlySpan<float>((float*)values + first, destination.Length).CopyTo(destination);
            return;
        }

        ushort* narrow = (ushort*)values + first;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = type == ElementType.Float16
                ? (float)BitConverter.UInt16BitsToHalf(narrow[i])
                : BitConverter.UInt32BitsToSingle((uint)narrow[i] << 16);
        }
    }

    public void ReadStored(long first, Span<byte> destination) =>
        new ReadOnlySpan<byte>((byte*)values + (first * ElementBytes), destination.Length).CopyTo(destination);

    public IMappedElements? Map() => null;
}
