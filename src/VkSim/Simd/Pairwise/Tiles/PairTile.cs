namespace VkSim;

/// <summary>A rectangle of row pairs whose values are computed.</summary>
internal readonly unsafe ref struct PairTile
{
    /// <summary>The values: pair (i, j) at <c>i · Stride + j</c>. Up to the next whole panel there is room, and nothing of value.</summary>
    public required float* Values { get; init; }

    /// <summary>Floats from one left row's values to the next one's.</summary>
    public required nint Stride { get; init; }

    /// <summary>The first left row.</summary>
    public required long FirstLeft { get; init; }

    /// <summary>Left rows.</summary>
    public required int LeftRows { get; init; }

    /// <summary>The first right row.</summary>
    public required long FirstRight { get; init; }

    /// <summary>Right rows.</summary>
    public required int RightRows { get; init; }

    /// <summary>A factor for each left row, as the comparison's <see cref="RowFactor"/> has it.</summary>
    public required float* LeftFactors { get; init; }

    /// <summary>A factor for each right row.</summary>
    public required float* RightFactors { get; init; }

    /// <summary>The worker that computed it.</summary>
    public required int Worker { get; init; }
}
