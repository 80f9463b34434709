using System.Text;

namespace VkSim.Cli;

/// <summary>Texts of files and of the command line as vectors of a model.</summary>
/// <param name="model">What makes the vectors; it is this one's to dispose from now on.</param>
/// <param name="cancellation">Ends the making.</param>
internal sealed class TextEmbedding(EmbeddingModel model, CancellationToken cancellation) : IDisposable
{
    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a path names texts.</summary>
    public static bool IsTextFile(string path) => Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text a line.</summary>
    /// <exception cref="BadInputException">The file cannot be read.</exception>
    public IMatrixSource OfLines(string path)
    {
        try
        {
            return new EmbeddedTexts(path, File.ReadAllLines(path, Strict), model, cancellation);
        }
        catch (FileNotFoundException)
        {
            throw new BadInputException(path, "no such file", "a file with a text a line");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new BadInputException(path, $"a file that cannot be read ({OneLine.From(error.Message)})", "a file with a text a line, in UTF-8");
        }
    }

    /// <summary>One text.</summary>
    public IMatrixSource Of(string text) => new EmbeddedTexts($"the text '{OneLine.From(text)}'", [text], model, cancellation);

    public void Dispose() => model.Dispose();
}
