namespace VkSim.Orleans.Shards;

/// <summary>What <see cref="ChangeOrder"/> says of a change.</summary>
/// <param name="Made">To be disposed when it is made; null where nobody waits for that.</param>
/// <param name="Challenge">What it is to be made again with; 0: it may be made now.</param>
internal readonly record struct ChangeTurn(IDisposable? Made, long Challenge) : IDisposable
{
    public void Dispose() => Made?.Dispose();
}
