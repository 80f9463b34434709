namespace VkSim.Gpu;

/// <summary>What an element becomes, given its row's or column's pair of numbers; the numbers are those of shaders/apply_rows.comp.</summary>
internal enum RowStep : uint
{
    /// <summary>x over its row's divisor.</summary>
    DivideRows,

    /// <summary>x over its column's divisor.</summary>
    DivideColumns,

    /// <summary>exp(x − largest) over the row's sum.</summary>
    Softmax,

    /// <summary>x − largest − the sum's logarithm.</summary>
    LogSoftmax,

    /// <summary>y · (gradient − Σ gradient · y).</summary>
    SoftmaxBackward,

    /// <summary>gradient − exp(y) · Σ gradient.</summary>
    LogSoftmaxBackward,
}
