namespace VkSim.VectorData.Tests;

/// <summary>Collections of a store whose vectors are elsewhere.</summary>
public sealed class RemoteCollectionTests : CollectionTests
{
    private readonly TemporaryFolder _folder;

    public RemoteCollectionTests()
        : this(new TemporaryFolder())
    {
    }

    private RemoteCollectionTests(TemporaryFolder folder)
        : base(new VkSimVectorStore(folder.Path, Cpu.Device, new() { FlushesToDisk = false, VectorIndexes = new TestIndexes() })) => _folder = folder;

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
