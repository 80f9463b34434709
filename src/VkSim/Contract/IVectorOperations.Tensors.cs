namespace VkSim.Contract;

/// <summary>What chooses, moves and resizes elements.</summary>
internal partial interface IVectorOperations
{
    /// <summary>
    /// result (N×D) = a where the condition is not 0, NaN included, otherwise b. Of one row, each of the three operands serves all rows. The result
    /// may be an operand of N rows.
    /// </summary>
    void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context);

    /// <summary>
    /// result[i, places[i, j]] = source[i, j], or along columns result[places[i, j], j] = source[i, j], one after the other in the order of the
    /// source: of two that go to one place the later one stays. The result (fp32) keeps all other elements; places are whole numbers in words,
    /// of the source's shape and within the result.
    /// </summary>
    void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context);

    /// <summary>Each row of the result (N×(height·width)) is a picture made of a row of the source, whose rows may overlap.</summary>
    void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context);
}
