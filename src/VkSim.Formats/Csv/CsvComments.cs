using VkSim.Formats.Sources;

namespace VkSim.Formats.Csv;

/// <summary>
/// The comments of a text file: the lines at its top that begin with #. Further down such a line is a row like any other, so that
/// none is dropped in silence.
/// </summary>
/// <param name="End">The first byte after them.</param>
/// <param name="Lines">How many lines they are.</param>
internal readonly record struct CsvComments(long End, long Lines)
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Finds them.</summary>
    public static CsvComments Find(InputFile file, long start)
    {
        byte[] piece = new byte[Math.Min(PieceBytes, file.Length - start)];
        long lines = 0;
        bool inLine = false;
        for (long offset = start; offset < file.Length; offset += piece.Length)
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min(piece.Length, file.Length - offset));
            file.Read(offset, bytes);
            for (int at = 0; at < bytes.Length;)
            {
                if (!inLine && bytes[at] != '#')
                {
                    return new CsvComments(offset + at, lines);
                }

                lines += inLine ? 0 : 1;
                int end = bytes[at..].IndexOf((byte)'\n');
                inLine = end < 0;
                at = inLine ? bytes.Length : at + end + 1;
            }
        }

        return new CsvComments(file.Length, lines);
    }
}
