using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <content>Moving data in and out.</content>
public sealed partial class GpuBuffer<T>
{
    /// <summary>Writes elements; work submitted before sees the old ones, work submitted after the new.</summary>
    /// <param name="source">The elements; they may be changed as soon as this returns.</param>
    /// <param name="offset">The first element to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public void Write(ReadOnlySpan<T> source, long offset = 0)
    {
        CheckRange(offset, source.Length);
        if (source.Length <= MaxElements)
        {
            Device.Transfers.Write(this, offset * ElementSize, MemoryMarshal.AsBytes(source));
            return;
        }

        // A span of bytes cannot be longer than 2 GiB.
        for (int done = 0; done < source.Length; done += MaxElements)
        {
            ReadOnlySpan<T> piece = source.Slice(done, Math.Min(MaxElements, source.Length - done));
            Device.Transfers.Write(this, (offset + done) * ElementSize, MemoryMarshal.AsBytes(piece));
        }
    }

    /// <summary>
    /// Writes elements without blocking, however much there is and whatever the device is busy with: work submitted before this call
    /// sees the old ones, work submitted once the task has ended the new.
    /// </summary>
    /// <param name="source">The elements; they must be left alone until the task has ended.</param>
    /// <param name="offset">The first element to write.</param>
    /// <param name="cancellationToken">Ends the write; a part of it may have been made.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<T> source, long offset = 0, CancellationToken cancellationToken = default)
    {
        CheckRange(offset, source.Length);
        return Device.Transfers.WriteAsync(this, offset * ElementSize, source, cancellationToken);
    }

    /// <summary>Reads elements, after all work submitted before.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="offset">The first element to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the buffer.</exception>
    public void Read(Span<T> destination, long offset = 0)
    {
        CheckRange(offset, destination.Length);
        for (int done = 0; done < destination.Length; done += MaxElements)
        {
            Span<T> piece = destination.Slice(done, Math.Min(MaxElements, destination.Length - done));
            Device.Transfers.Read(this, (offset + done) * ElementSize, MemoryMarshal.AsBytes(piece));
        }
    }

    /// <summary>Reads all elements, after all work submitted before.</summary>
    /// <exception cref="InvalidOperationException">There are more than an array can hold.</exception>
    public T[] ToArray()
    {
        if (Count > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The buffer '{Name}' holds {Count} elements; an array holds at most {Array.MaxLength}.");
        }

        var result = new T[Count];
        Read(result);
        return result;
    }

    /// <summary>Reads elements once all work submitted before has finished, without blocking.</summary>
    /// <param name="destination">Where they go; it must be left alone until the task has ended.</param>
    /// <param name="offset">The first element to read.</param>
    /// <param name="cancellationToken">Ends the wait; the destination's contents are undefined then.</param>
    public ValueTask ReadAsync(Memory<T> destination, long offset = 0, CancellationToken cancellationToken = default)
    {
        CheckRange(offset, destination.Length);
        return Device.Transfers.ReadAsync(this, offset * ElementSize, destination, cancellationToken);
    }

    /// <summary>Asks for elements as they are once all work submitted before has finished.</summary>
    /// <param name="offset">The first element.</param>
    /// <param name="count">How many.</param>
    public ReadbackRequest<T> RequestReadback(long offset, long count)
    {
        CheckRange(offset, count);
        return Device.Transfers.Request<T>(this, offset * ElementSize, count);
    }

    /// <summary>Asks for all elements as they are once all work submitted before has finished.</summary>
    public ReadbackRequest<T> RequestReadback() => RequestReadback(0, Count);

    /// <summary>Sets every byte to zero.</summary>
    public void Clear() => Fill(0);

    /// <summary>Repeats a 32-bit pattern over the whole buffer.</summary>
    public void Fill(uint value)
    {
        ThrowIfDisposed();
        Device.Transfers.Fill(this, 0, ByteLength, value);
    }

    /// <summary>Copies elements to another buffer on the device.</summary>
    /// <param name="destination">Where they go; this buffer itself too, where the ranges do not overlap.</param>
    /// <param name="offset">The first element here.</param>
    /// <param name="destinationOffset">The first element there.</param>
    /// <param name="count">How many; null for all from the offset on.</param>
    public void CopyTo(GpuBuffer<T> destination, long offset = 0, long destinationOffset = 0, long? count = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        long elements = count ?? Count - offset;
        CheckRange(offset, elements);
        destination.CheckRange(destinationOffset, elements);
        Device.Transfers.Copy(
            this, offset * ElementSize, destination, destinationOffset * ElementSize, elements * ElementSize);
    }

    private void CheckRange(long offset, long count)
    {
        ThrowIfDisposed();
        if (offset < 0 || count < 0 || offset > Count - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"{count} elements from {offset} on do not lie within the buffer '{Name}' of {Count} elements.");
        }
    }
}
