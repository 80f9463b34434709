namespace VkSim.Contract;

/// <summary>A coarse copy of the rows of one storage, made by the backend that reads it.</summary>
internal interface ICoarseRows : IDisposable
{
    /// <summary>Bytes of memory.</summary>
    long ByteLength { get; }

    /// <summary>Copies rows that are written and that nobody may find yet.</summary>
    /// <param name="rows">The rows, as they are stored.</param>
    /// <param name="first">Which row the first one is.</param>
    void Write(in MatrixView rows, long first);
}
