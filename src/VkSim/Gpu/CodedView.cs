using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// Views of rows that are <see cref="CodedRow"/>s: their storage tells how, their columns are those of the vectors, and elements are counted in
/// the words that they are stored in.
/// </summary>
internal static class CodedView
{
    /// <summary>Rows of words as what they stand for.</summary>
    /// <param name="words">The rows.</param>
    /// <param name="quantization">How they are coded; if they are not, nothing changes.</param>
    /// <param name="columns">Columns of a vector.</param>
    public static MatrixView Of(in MatrixView words, Quantization quantization, int columns) => quantization == Quantization.None
        ? words
        : words with { Storage = ((GpuStorage)words.Storage).Coded(quantization), Columns = columns };

    /// <summary>How the rows are coded.</summary>
    public static Quantization CodingOf(in MatrixView view) => view.Storage is GpuStorage storage ? storage.Coding : Quantization.None;

    /// <summary>Elements that a row is stored in.</summary>
    public static int StoredColumns(in MatrixView view) => CodedRow.ElementsOf(CodingOf(view), view.Columns);
}
