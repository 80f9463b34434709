namespace VkSim.Contract;

/// <summary>Memory of a backend that holds matrix elements. Its owner disposes it once.</summary>
internal interface IMatrixStorage : IDisposable
{
    /// <summary>Number of elements it has room for.</summary>
    long ElementCount { get; }

    /// <summary>How the elements are stored.</summary>
    ElementType ElementType { get; }

    /// <summary>Whether the elements may only be read, such as those of a mapped file.</summary>
    bool IsReadOnly => false;
}
