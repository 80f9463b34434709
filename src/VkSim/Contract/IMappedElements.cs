namespace VkSim;

/// <summary>Elements of an <see cref="IMatrixSource"/> in memory, only to be read; disposing gives the memory back.</summary>
public interface IMappedElements : IDisposable
{
    /// <summary>The address of the first element.</summary>
    nint Address { get; }
}
