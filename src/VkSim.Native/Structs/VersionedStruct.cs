using System.Runtime.CompilerServices;

namespace VkSim.Native;

/// <summary>
/// Structs that begin with their size as their user's header has it. All sizes are multiples of 8, so that no older struct ends
/// within a member.
/// </summary>
internal static unsafe class VersionedStruct
{
    private const int Step = 8;

    /// <summary>A struct of any version, with defaults for what it lacks.</summary>
    /// <exception cref="ArgumentException">Its size cannot be right, or it asks for what is unknown here.</exception>
    public static T Read<T>(T* given, in T defaults, string parameter)
        where T : unmanaged
    {
        T read = defaults;
        if (given is not null)
        {
            int size = CheckedSize(given, Step, parameter);
            Unsafe.CopyBlockUnaligned(&read, given, (uint)Math.Min(size, sizeof(T)));
            for (int i = sizeof(T); i < size; i++)
            {
                if (((byte*)given)[i] != 0)
                {
                    throw new ArgumentException(
                        $"{parameter}: byte {i} of the struct is not 0, and this library knows {sizeof(T)} bytes of it; it is of a newer header.", parameter);
                }
            }
        }

        return read;
    }

    /// <summary>As <see cref="Read"/>, of a struct that must be there.</summary>
    /// <exception cref="ArgumentException">It is null, its size cannot be right, or it asks for what is unknown here.</exception>
    public static T ReadRequired<T>(T* given, string parameter)
        where T : unmanaged
    {
        Call.Require(given, parameter);
        return Read(given, default, parameter);
    }

    /// <summary>As <see cref="ReadRequired"/>, of one of an array of structs, which are all as large as the first.</summary>
    /// <exception cref="ArgumentException">The array is null, or a size cannot be right.</exception>
    public static T ReadElement<T>(T* first, int index, string parameter)
        where T : unmanaged
    {
        Call.Require(first, parameter);
        int size = CheckedSize(first, sizeof(T), parameter);
        return ReadRequired((T*)((byte*)first + ((long)size * index)), parameter);
    }

    /// <summary>Fills a struct of any version; its size stays as it is.</summary>
    /// <exception cref="ArgumentException">It is null, or its size cannot be right.</exception>
    public static void Write<T>(T* target, T value, string parameter)
        where T : unmanaged
    {
        Call.Require(target, parameter);
        Write(target, CheckedSize(target, Step, parameter), value);
    }

    /// <summary>The size of a struct that must hold all of its first version.</summary>
    /// <exception cref="ArgumentException">It is null, or too short.</exception>
    public static int RequireWhole<T>(T* given, string parameter)
        where T : unmanaged
    {
        Call.Require(given, parameter);
        return CheckedSize(given, sizeof(T), parameter);
    }

    public static void Write<T>(void* target, int size, T value)
        where T : unmanaged
    {
        *(int*)&value = size;
        Unsafe.InitBlockUnaligned(target, 0, (uint)size);
        Unsafe.CopyBlockUnaligned(target, &value, (uint)Math.Min(size, sizeof(T)));
    }

    private static int CheckedSize<T>(T* given, int least, string parameter)
        where T : unmanaged
    {
        uint size = *(uint*)given;
        return size >= (uint)least && size <= 1 << 16 && size % Step == 0
            ? (int)size
            : throw new ArgumentException(
                $"{parameter}: struct_size is {size}; expected sizeof the struct, {sizeof(T)} in this library's header.", parameter);
    }
}
