namespace VkSim.Native;

/// <summary>What a request may give, each in memory of its own.</summary>
internal enum ResultKind
{
    Floats,
    Ids,
    Bytes,
}
