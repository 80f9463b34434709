namespace VkSim.Compute;

/// <summary>The checks that every command and transfer makes of the buffers it is given.</summary>
internal static class BufferRange
{
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="ArgumentException">The buffer belongs to another device.</exception>
    public static void CheckBuffer(GpuBuffer buffer, GpuDevice device, string parameter)
    {
        ArgumentNullException.ThrowIfNull(buffer, parameter);
        if (!ReferenceEquals(buffer.Device, device))
        {
            throw new ArgumentException(
                $"The buffer '{buffer.Name}' belongs to {buffer.Device.Adapter.Name}, and it is used on another device, {device.Adapter.Name}.",
                parameter);
        }

        buffer.ThrowIfDisposed();
    }

    /// <exception cref="ArgumentOutOfRangeException">The range is not within the buffer.</exception>
    public static void Check(GpuBuffer buffer, long offset, long length, string parameter)
    {
        if (offset < 0 || length < 0 || offset > buffer.ByteLength - length)
        {
            throw new ArgumentOutOfRangeException(
                parameter, offset, $"{length} bytes at {offset} are not within the {buffer.ByteLength} bytes of the buffer '{buffer.Name}'.");
        }
    }

    /// <exception cref="ArgumentException">The ranges are of one buffer and overlap.</exception>
    public static void CheckOverlap(
        GpuBuffer source, long sourceOffset, GpuBuffer destination, long destinationOffset, long length, string parameter)
    {
        if (ReferenceEquals(source, destination) && Math.Abs(sourceOffset - destinationOffset) < length)
        {
            throw new ArgumentException(
                $"A copy of {length} bytes within the buffer '{source.Name}' from {sourceOffset} to {destinationOffset} overlaps itself.",
                parameter);
        }
    }
}
