namespace VkSim.VectorData.Tests;

/// <summary>Vector search of a store whose vectors are elsewhere.</summary>
public sealed class RemoteSearchTests : SearchTests
{
    private readonly TemporaryFolder _folder;

    public RemoteSearchTests()
        : this(new TemporaryFolder())
    {
    }

    private RemoteSearchTests(TemporaryFolder folder)
        : base(new VkSimVectorStore(folder.Path, Cpu.Device, new() { FlushesToDisk = false, VectorIndexes = new TestIndexes() })) => _folder = folder;

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
