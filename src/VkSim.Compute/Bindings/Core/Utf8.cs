using System.Text;

namespace Silk.NET.Core.Native;

internal static class Utf8
{
    /// <summary>The text as null-terminated UTF-8, or null for null.</summary>
    public static byte[]? Terminated(string? text)
    {
        if (text is null)
        {
            return null;
        }

        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
