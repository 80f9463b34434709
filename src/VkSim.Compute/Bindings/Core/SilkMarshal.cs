using System.Runtime.InteropServices;
using System.Text;

namespace Silk.NET.Core.Native;

/// <summary>Strings in native memory.</summary>
internal static unsafe class SilkMarshal
{
    /// <summary>Copies a string to native memory; release it with <see cref="Free"/>.</summary>
    public static nint StringToPtr(string? input, NativeStringEncoding encoding = NativeStringEncoding.Ansi)
    {
        if (input is null)
        {
            return 0;
        }

        int length = Encoding.UTF8.GetByteCount(input);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(input, new Span<byte>(memory, length));
        memory[length] = 0;
        return (nint)memory;
    }

    public static string? PtrToString(nint input, NativeStringEncoding encoding = NativeStringEncoding.Ansi)
        => Marshal.PtrToStringUTF8(input);

    /// <summary>An array of pointers to the strings, all in one block; release it with <see cref="Free"/>.</summary>
    public static nint StringArrayToPtr(IReadOnlyList<string> input, NativeStringEncoding encoding = NativeStringEncoding.Ansi)
    {
        int bytes = 0;
        foreach (string text in input)
        {
            bytes += Encoding.UTF8.GetByteCount(text) + 1;
        }

        int table = input.Count * sizeof(byte*);
        byte* block = (byte*)NativeMemory.Alloc((nuint)(table + bytes + 1));
        byte** pointers = (byte**)block;
        byte* next = block + table;
        for (int i = 0; i < input.Count; i++)
        {
            pointers[i] = next;
            next += Encoding.UTF8.GetBytes(input[i], new Span<byte>(next, bytes));
            *next++ = 0;
        }

        return (nint)block;
    }

    public static bool Free(nint pointer)
    {
        NativeMemory.Free((void*)pointer);
        return pointer != 0;
    }
}
