namespace VkSim.Cli;

/// <summary>What is chosen or moved, element by element.</summary>
internal enum TensorOperationKind
{
    /// <summary>One of two elements, by a condition.</summary>
    Where,

    /// <summary>The elements that a mask has, one after the other; the host asks how many there are.</summary>
    MaskedSelect,

    /// <summary>Half as many rows into a copy, each element to a row that the host says.</summary>
    Scatter,
}
