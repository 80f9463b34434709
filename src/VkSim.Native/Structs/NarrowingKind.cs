namespace VkSim.Native;

/// <summary>vksim_narrowing.</summary>
internal enum NarrowingKind
{
    Plain,
    Distances,
    Directions,
    ColumnDirections,
    Softmax,
}
