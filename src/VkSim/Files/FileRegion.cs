using Microsoft.Win32.SafeHandles;

namespace VkSim.Files;

/// <summary>A range of bytes of a file.</summary>
/// <param name="Handle">The open file.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct FileRegion(SafeFileHandle Handle, long Offset, long Length);
