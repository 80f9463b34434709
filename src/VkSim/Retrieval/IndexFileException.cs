namespace VkSim;

/// <summary>
/// An index file or its log is not what it should be: cut short, damaged, of another version, or not each other's. Nothing of it
/// was loaded. The message is one line that names the file, what was found and what was expected.
/// </summary>
public sealed class IndexFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public IndexFileException(string file, string found, string expected, Exception? innerException = null)
        : base($"{file}: {found}; expected {expected}.", innerException)
    {
        File = file;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }
}
