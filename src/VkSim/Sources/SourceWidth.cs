namespace VkSim.Sources;

/// <summary>The widest rows that a matrix can have.</summary>
internal static class SourceWidth
{
    /// <summary>Makes sure that a source's rows are no wider.</summary>
    /// <exception cref="ArgumentException">They are.</exception>
    public static void Require(IMatrixSource source)
    {
        long widest = Array.MaxLength / sizeof(float);
        if (source.Columns > widest)
        {
            throw new ArgumentException($"{source.Name}: {source.Columns} columns; expected at most {widest} in a matrix.", nameof(source));
        }
    }
}
