namespace VkSim;

/// <summary>Takes some rows of a result that is never there as a whole.</summary>
/// <param name="firstRow">Number of the window's first row.</param>
/// <param name="rows">Number of rows in the window.</param>
/// <param name="values">The rows, one after another, in single precision; valid during the call only.</param>
public delegate void RowWindowHandler(long firstRow, int rows, ReadOnlySpan<float> values);
