namespace VkSim.Sources;

/// <summary>
/// How rows of wide numbers become single precision so that one kind of operation gives the answer of the wide ones. Rows are
/// converted in any order and more than once.
/// </summary>
internal abstract class Narrowing
{
    /// <summary>Whether rows of a source stay what they are, bit for bit, where the source is not wide.</summary>
    public virtual bool KeepsNarrow => true;

    /// <summary>Converts one row.</summary>
    /// <param name="row">Number of the row.</param>
    /// <param name="wide">Its numbers.</param>
    /// <param name="destination">As many in single precision.</param>
    /// <param name="losses">Counts what is lost.</param>
    public abstract void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination, ref LossCount losses);

    /// <summary>The power of two that a row, or a column, was divided by.</summary>
    public virtual double ScaleOf(long vector) => 1;
}
