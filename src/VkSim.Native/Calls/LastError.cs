using System.Runtime.InteropServices;
using System.Text;

namespace VkSim.Native;

/// <summary>What the last failure on a thread has to say, as UTF-8 that ends with 0.</summary>
internal sealed unsafe class LastError
{
    private const int Capacity = 2048;

    [ThreadStatic]
    private static LastError? t_current;

    private readonly byte* _text = (byte*)NativeMemory.AllocZeroed(Capacity);

    // The thread's own value dies with the thread.
    ~LastError() => NativeMemory.Free(_text);

    public static byte* Text => (t_current ??= new LastError())._text;

    public static void Set(string message)
    {
        byte* text = Text;
        Encoding.UTF8.GetEncoder().Convert(message, new Span<byte>(text, Capacity - 1), flush: true, out _, out int bytes, out _);
        text[bytes] = 0;
    }
}
