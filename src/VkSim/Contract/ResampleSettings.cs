namespace VkSim.Contract;

/// <summary>How pictures are made of others: what each line and each column of the result is a weighted sum of.</summary>
/// <param name="Vertical">
/// The entries of each line, words in a matrix of one column: Height + 1 that say where the entries of each line begin and end, their offsets in
/// a row of the source, their weights in single precision.
/// </param>
/// <param name="Height">Lines of the result.</param>
/// <param name="Horizontal">The same of each column; the offsets of a line and a column add up, and their weights multiply.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="Filling">What is where a line or a column has no entries, or all of them lie behind the source's row.</param>
internal readonly record struct ResampleSettings(MatrixView Vertical, int Height, MatrixView Horizontal, int Width, float Filling = 0);
