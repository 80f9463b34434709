namespace VkSim.Formats.Folders;

/// <summary>A file of a folder of classes, as it was when it was looked at.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Label">Its class.</param>
/// <param name="First">The number of its first row.</param>
/// <param name="Rows">How many it has.</param>
/// <param name="Columns">Their components.</param>
/// <param name="IsWide">See <see cref="IMatrixSource.IsWide"/>.</param>
/// <param name="StorageType">See <see cref="IMatrixSource.StorageType"/>.</param>
internal sealed record FolderFile(string Path, int Label, long First, long Rows, long Columns, bool IsWide, ElementType? StorageType);
