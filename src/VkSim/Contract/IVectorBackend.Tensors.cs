namespace VkSim.Contract;

/// <summary>Compaction, whose result is as large as its operands say.</summary>
internal partial interface IVectorBackend
{
    /// <summary>counts (N×1, whole numbers in words) = how many elements of each row of the mask are not 0; a row is short.</summary>
    void CountSelected(in MatrixView mask, in MatrixView counts, in OperationContext context);

    /// <summary>
    /// result (K×1 without gaps, K from 1 on) = the elements of the source where the mask is not 0, row after row; the elements of row i begin at
    /// offsets[i] (N×1, whole numbers in words).
    /// </summary>
    void Compact(in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, in OperationContext context);
}
