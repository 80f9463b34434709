namespace VkSim.Simd.Threading;

/// <summary>Work that splits into independent blocks, each of which gives the same result whoever runs it and when.</summary>
internal interface IBlockWork
{
    /// <summary>Runs one block.</summary>
    /// <param name="block">0 ≤ block &lt; the number of blocks.</param>
    /// <param name="worker">0 ≤ worker &lt; the splitter's degree: no two blocks run at once under one number.</param>
    void Execute(long block, int worker);
}
