using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

public sealed class ShapeTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void NothingBroadcastsByAccident(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(new float[] { 1, 1, 1, 1, 1, 1 }, 2, 3);
        using Matrix b = device.Upload(new float[] { 1 }, 1, 1);
        foreach (Func<Matrix> operation in new Func<Matrix>[]
        {
            () => device.CosineSimilarity(a, b),
            () => device.RowwiseCosineSimilarity(a, b),
        })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(operation);
            Assert.Contains("2×3", error.Message);
            Assert.Contains("1×1", error.Message);
            Assert.Equal("b", error.ParamName);
        }

        Assert.Contains("1×1", Assert.Throws<ArgumentException>(() => device.CosineTopK(a, b, 1)).Message);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowByRowWantsAsManyRowsOrOne(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix three = device.Upload(new float[6], 3, 2);
        using Matrix two = device.Upload(new float[4], 2, 2);
        using Matrix none = device.Allocate(0, 2);
        ArgumentException error = Assert.Throws<ArgumentException>(() => device.RowwiseCosineSimilarity(three, two));
        Assert.Contains("3", error.Message);
        Assert.Contains("2", error.Message);
        Assert.Throws<ArgumentException>(() => device.RowwiseCosineSimilarity(three, none));
        using Matrix one = device.Upload(new float[2], 1, 2);
        using Matrix empty = device.RowwiseCosineSimilarity(one, none);
        Assert.Equal(0, empty.Rows);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ResultsMustFit(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(new float[6], 2, 3);
        using Matrix b = device.Upload(new float[12], 4, 3);
        using Matrix right = device.Allocate(2, 4);
        device.CosineSimilarity(a, b, right);
        using Matrix transposed = device.Allocate(4, 2);
        Assert.Contains("2×4", Assert.Throws<ArgumentException>(() => device.CosineSimilarity(a, b, transposed)).Message);
        using Matrix half = device.Allocate(2, 4, ElementType.Float16);
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => device.CosineSimilarity(a, b, half)).Message);
        Assert.Throws<ArgumentException>(() => device.Normalize(a, b));
        Assert.Throws<ArgumentException>(() => device.Normalize(a, a, null, right));
        using Matrix square = device.Upload(new float[9], 3, 3);
        Assert.Contains("same matrix", Assert.Throws<ArgumentException>(() => device.CosineSimilarity(square, square, square)).Message);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TwoInstancesOfOneDeviceAreToldApart(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using VectorDevice twin = VectorDevice.Create($"{device.Description.Index}");
        using Matrix here = device.Upload(new float[6], 2, 3);
        using Matrix there = twin.Upload(new float[6], 2, 3);
        string message = Assert.Throws<ArgumentException>(() => device.CosineSimilarity(here, there)).Message;
        Assert.NotEqual($"{device}", $"{twin}");
        Assert.Contains($"'b' lives on {twin}; the operation runs on {device}", message);
        Assert.Contains($"\"{device.Description.Name}\" (device {device.Description.Index}, instance ", $"{twin}");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OperandsMustLiveOnTheDevice(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using VectorDevice other = VectorDevice.Create("cpu");
        using Matrix here = device.Upload(new float[6], 2, 3);
        using Matrix there = other.Upload(new float[6], 2, 3);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => device.CosineSimilarity(here, there)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => device.Normalize(there)).ParamName);
        Assert.Equal("queries", Assert.Throws<ArgumentException>(() => device.CosineTopK(there, here, 1)).ParamName);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void DisposedThingsSaySo(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        Matrix x = device.Upload(new float[6], 2, 3);
        Matrix kept = device.Upload(new float[6], 2, 3);
        x.Dispose();
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Normalize(x));
        Assert.Throws<ObjectDisposedException>(() => x.ToArray());
        kept.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Allocate(1, 1));
        Assert.Throws<ObjectDisposedException>(() => kept.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void UploadsMustHaveTheirLength(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Assert.Contains("6", Assert.Throws<ArgumentException>(() => device.Upload(new float[5], 2, 3)).Message);
        Assert.Throws<ArgumentException>(() => device.Upload(new Half[7], 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate(1, -3));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate(long.MaxValue, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate(1, 3, (ElementType)9));
    });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1f)]
    [InlineData(float.PositiveInfinity)]
    public void EpsilonMustBeANumberThatIsNotNegative(float epsilon)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineOptions { Epsilon = epsilon });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizeOptions { Epsilon = epsilon });
    }
}
