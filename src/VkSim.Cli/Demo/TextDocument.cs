namespace VkSim.Cli;

/// <summary>A text file.</summary>
/// <param name="Path">Relative to the folder read, with '/' between its parts.</param>
/// <param name="Text">Its content.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record TextDocument(string Path, string Text, int Bytes);
