using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Tests.Simd.Storage;

public unsafe class HostStorageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4099)]
    [InlineData(40_000_001)]
    public void MemoryIsAlignedAndZero(long byteLength)
    {
        using var storage = new HostStorage(byteLength / 2, ElementType.Float16);
        Assert.Equal(byteLength / 2, storage.ElementCount);
        Assert.Equal(byteLength / 2 * 2, storage.ByteLength);
        Assert.Equal(0, (nint)storage.Pointer % HostStorage.Alignment);
        for (long i = 0; i < storage.ByteLength; i++)
        {
            if (storage.Pointer[i] != 0)
            {
                Assert.Fail($"byte {i} is {storage.Pointer[i]}");
            }
        }
    }

    [Fact]
    public void SizesAboveFourGibibytesTakeNoMemoryUntilTouched()
    {
        const long Bytes = 16L << 30;
        var storage = new HostStorage(Bytes / 4, ElementType.Float32);
        long before = Environment.WorkingSet;
        storage.Pointer[Bytes - 1] = 7;
        storage.Pointer[5L << 30] = 9;
        Assert.Equal(7, storage.Pointer[Bytes - 1]);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 64 << 20);
        storage.Dispose();
    }

    [Fact]
    public void AnImpossibleSizeSaysSo()
    {
        var error = Assert.Throws<OutOfMemoryException>(() => new HostStorage(long.MaxValue / 8, ElementType.Float32));
        Assert.Contains("bytes of host memory", error.Message);
    }

    [Fact]
    public void UseAfterDisposeIsAnError()
    {
        var storage = new HostStorage(100, ElementType.BFloat16);
        storage.Dispose();
        storage.Dispose();
        Assert.True(storage.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => (nint)storage.Pointer);
        Assert.Throws<ObjectDisposedException>(() => storage.Lease().Dispose());
    }

    [Fact]
    public void ALeaseOutlivesTheDispose()
    {
        var storage = new HostStorage(50 << 20, ElementType.Float16);
        using HostLease lease = storage.Lease();
        storage.Dispose();
        lease.Pointer[(100 << 20) - 1] = 3;
        Assert.Equal(3, lease.Pointer[(100 << 20) - 1]);
    }

    [Fact]
    public void AViewResolvesToItsRows()
    {
        using var storage = new HostStorage(100, ElementType.Float32);
        ((float*)storage.Pointer)[23] = 5;
        using HostLease lease = HostStorage.Lease(new MatrixView(storage, 3, Rows: 5, Columns: 8, RowStride: 10), out HostMatrix matrix);
        Assert.Equal(5, *(float*)matrix.Row(2));
        Assert.Equal((5L, 8, 10L), (matrix.Rows, matrix.Columns, matrix.RowStride));
        using HostLease none = HostStorage.Lease(default, out HostMatrix noMatrix);
        Assert.True(noMatrix.IsNone);
    }
}
