namespace VkSim.Cli;

/// <summary>Opens the files that a command line names.</summary>
internal static class InputFiles
{
    /// <summary>Opens a file of an array of any shape.</summary>
    /// <exception cref="BadInputException">No such file, or it may not be read.</exception>
    /// <exception cref="VectorFormatException">It is not a file of an array.</exception>
    public static VectorFileReader Open(string path)
    {
        if (path.Length == 0)
        {
            throw new BadInputException("a file name", "an empty text", "a file of vectors");
        }

        try
        {
            return VectorFile.Open(path);
        }
        catch (FileNotFoundException)
        {
            throw new BadInputException(path, "no such file", "a file of vectors");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException(path, $"a file that cannot be read ({OneLine.From(error.Message)})", "a file of vectors");
        }
    }
}
