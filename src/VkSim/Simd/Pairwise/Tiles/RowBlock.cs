namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>A left block at work.</summary>
/// <param name="Worker">The worker that has it.</param>
/// <param name="Task">The task that it belongs to.</param>
/// <param name="First">Its first row.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="IsFirstOfTask">Whether the task begins with it.</param>
internal readonly record struct RowBlock(int Worker, long Task, long First, int Rows, bool IsFirstOfTask);
