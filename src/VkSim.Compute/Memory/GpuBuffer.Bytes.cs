namespace VkSim.Compute;

/// <content>Bytes of a buffer whatever its elements are.</content>
public abstract partial class GpuBuffer
{
    /// <summary>Writes bytes; work submitted before sees the old ones, work submitted after the new.</summary>
    /// <param name="source">The bytes; they may be changed as soon as this returns.</param>
    /// <param name="byteOffset">The first byte to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public void WriteBytes(ReadOnlySpan<byte> source, long byteOffset = 0) => Device.Transfers.Write(this, byteOffset, source);

    /// <summary>Reads bytes, after all work submitted before.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="byteOffset">The first byte to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public void ReadBytes(Span<byte> destination, long byteOffset = 0) => Device.Transfers.Read(this, byteOffset, destination);

    /// <summary>Reads bytes once all work submitted before has finished, without blocking.</summary>
    /// <param name="destination">Where they go; it must be left alone until the task has ended.</param>
    /// <param name="byteOffset">The first byte to read.</param>
    /// <param name="cancellationToken">Ends the wait; the destination's contents are undefined then.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public ValueTask ReadBytesAsync(Memory<byte> destination, long byteOffset = 0, CancellationToken cancellationToken = default) =>
        Device.Transfers.ReadAsync(this, byteOffset, destination, cancellationToken);

    /// <summary>Makes a ring of copies of a range, for what is read every frame.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="byteOffset">The first byte.</param>
    /// <param name="count">Elements of a copy, at least one.</param>
    /// <param name="places">Copies that are kept or under way at a time, from 2 on; 3 bear two frames of delay.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer, or too few places.</exception>
    public ReadbackRing<T> CreateReadbackRing<T>(long byteOffset, int count, int places = 3)
        where T : unmanaged
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 2);
        BufferRange.Check(this, byteOffset, (long)count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), nameof(byteOffset));
        return new ReadbackRing<T>(this, byteOffset, count, places, Device.Transfers.Readbacks);
    }
}
