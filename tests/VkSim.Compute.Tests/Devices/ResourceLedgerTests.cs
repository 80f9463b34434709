using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class ResourceLedgerTests
{
    private readonly ResourceLedger _ledger = new();

    [Fact]
    public void CountsByKind()
    {
        Resource buffer = new(_ledger, DeviceResourceKind.Buffer, "a");
        Resource kernel = new(_ledger, DeviceResourceKind.Kernel, "b");
        _ledger.Count(DeviceResourceKind.Memory, 2);
        Assert.Equal((1, 1, 2, 0), (_ledger.Counts.Buffers, _ledger.Counts.Kernels, _ledger.Counts.MemoryAllocations, _ledger.Counts.Shaders));
        Assert.Equal("Buffer 1, Memory 2, Kernel 1", _ledger.Counts.ToString());
        ResourceCounts before = _ledger.Counts;
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal(0, _ledger.Counts.Buffers);
        Assert.NotEqual(before, _ledger.Counts);
        kernel.Dispose();
        _ledger.Count(DeviceResourceKind.Memory, -2);
        Assert.Equal(default, _ledger.Counts);
        Assert.Equal("none", _ledger.Counts.ToString());
    }

    [Fact]
    public void NamesWhatIsLeftInTheOrderOfItsMaking()
    {
        Assert.Null(_ledger.DescribeLeaks());
        using Resource first = new(_ledger, DeviceResourceKind.Shader, "first");
        Assert.Equal("1 resource was not disposed: Shader 'first'.", _ledger.DescribeLeaks());
        using Resource second = new(_ledger, DeviceResourceKind.Buffer, "second");
        Assert.Equal("2 resources were not disposed: Shader 'first'; Buffer 'second'.", _ledger.DescribeLeaks());
    }

    [Fact]
    public void LongListsAreCutShort()
    {
        for (int i = 0; i < 25; i++)
        {
            _ = new Resource(_ledger, DeviceResourceKind.Buffer, $"b{i}");
        }

        Assert.EndsWith("Buffer 'b19', and 5 more.", _ledger.DescribeLeaks(), StringComparison.Ordinal);
    }

    [Fact]
    public void DisposesTheNewestFirst()
    {
        List<string> order = [];
        foreach (string name in new[] { "shader", "kernel", "list" })
        {
            _ = new Resource(_ledger, DeviceResourceKind.Kernel, name, order);
        }

        _ledger.DisposeAll();
        Assert.Equal(["list", "kernel", "shader"], order);
        Assert.Null(_ledger.DescribeLeaks());
    }

    private sealed class Resource : IDisposable
    {
        private readonly ResourceLedger _ledger;
        private readonly string _name;
        private readonly List<string>? _order;

        public Resource(ResourceLedger ledger, DeviceResourceKind kind, string name, List<string>? order = null)
        {
            (_ledger, _name, _order) = (ledger, name, order);
            ledger.Add(kind, this, name);
        }

        public void Dispose()
        {
            _order?.Add(_name);
            _ledger.Remove(this);
        }
    }
}
