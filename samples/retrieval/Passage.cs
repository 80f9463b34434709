namespace VkSim.Samples.Retrieval;

/// <summary>A paragraph of a file.</summary>
/// <param name="File">The file, as seen from the folder.</param>
/// <param name="Line">The line at which it begins, from 1.</param>
/// <param name="Text">The heading it stands under, and its text.</param>
internal sealed record Passage(string File, int Line, string Text);
