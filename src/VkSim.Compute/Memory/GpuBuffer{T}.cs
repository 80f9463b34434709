using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>A buffer of elements of one type.</summary>
/// <typeparam name="T">The element, laid out as the shader declares it.</typeparam>
public sealed partial class GpuBuffer<T> : GpuBuffer
    where T : unmanaged
{
    internal GpuBuffer(GpuDevice device, long count, string? name, BufferOptions options)
        : base(device, Bytes(count), name, options)
        => Count = count;

    internal GpuBuffer(GpuDevice device, long count, string? name, Buffer handle)
        : base(device, Bytes(count), name, handle)
        => Count = count;

    /// <summary>How many elements it holds.</summary>
    public long Count { get; }

    internal override Type ElementType => typeof(T);

    internal override int ElementBytes => ElementSize;

    /// <summary>Bytes of one element.</summary>
    internal static int ElementSize => Unsafe.SizeOf<T>();

    /// <summary>The elements of which a span of bytes can hold all.</summary>
    internal static int MaxElements => int.MaxValue / Unsafe.SizeOf<T>();

    private static long Bytes(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count <= long.MaxValue / ElementSize
            ? count * ElementSize
            : throw new ArgumentOutOfRangeException(
                nameof(count), count, $"So many elements of {ElementSize} bytes are more than {long.MaxValue} bytes.");
    }
}
