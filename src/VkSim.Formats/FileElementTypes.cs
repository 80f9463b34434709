using VkSim.Numerics;

namespace VkSim.Formats;

/// <summary>Facts about <see cref="FileElementType"/>.</summary>
internal static class FileElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(FileElementType type) => type switch
    {
        FileElementType.Float64 or FileElementType.Int64 or FileElementType.UInt64 => 8,
        FileElementType.Float32 or FileElementType.Int32 or FileElementType.UInt32 => 4,
        FileElementType.Float16 or FileElementType.BFloat16 or FileElementType.Int16 or FileElementType.UInt16 => 2,
        FileElementType.Int8 or FileElementType.UInt8 or FileElementType.Boolean or FileElementType.Float8E4M3 or FileElementType.Float8E5M2 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The type has no fixed size."),
    };

    /// <summary>Whether the elements are floating-point numbers of a fixed size.</summary>
    public static bool IsFloating(FileElementType type) => type is FileElementType.Float32 or FileElementType.Float16 or FileElementType.BFloat16
        or FileElementType.Float64 or FileElementType.Float8E4M3 or FileElementType.Float8E5M2;

    /// <summary>Whether an element may be what single precision does not hold.</summary>
    public static bool IsWide(FileElementType type) => type is FileElementType.Float64 or FileElementType.Int32 or FileElementType.UInt32
        or FileElementType.Int64 or FileElementType.UInt64 or FileElementType.Text;

    /// <summary>The .NET type that an element may be mapped as, or null.</summary>
    public static Type? ManagedType(FileElementType type) => type switch
    {
        FileElementType.Float32 => typeof(float),
        FileElementType.Float16 => typeof(Half),
        FileElementType.Float64 => typeof(double),
        FileElementType.Int8 => typeof(sbyte),
        FileElementType.UInt8 => typeof(byte),
        FileElementType.Int16 => typeof(short),
        FileElementType.UInt16 => typeof(ushort),
        FileElementType.Int32 => typeof(int),
        FileElementType.UInt32 => typeof(uint),
        FileElementType.Int64 => typeof(long),
        FileElementType.UInt64 => typeof(ulong),
        _ => null,
    };

    /// <summary>The storage type that keeps the elements bit for bit, or null if there is none.</summary>
    public static ElementType? StorageType(FileElementType type) => type switch
    {
        FileElementType.Float32 => ElementType.Float32,
        FileElementType.Float16 => ElementType.Float16,
        FileElementType.BFloat16 => ElementType.BFloat16,
        _ => null,
    };
}
