using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>Named matrices that move, are saved and opened together.</summary>
[Trait("Needs", "Vulkan")]
public sealed class ParameterSetTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Devices))]
    public void ASetIsMovedSavedAndOpenedAsAWhole(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var cpu = VectorDevice.Create("cpu");
        string path = _folder.PathOf("model.safetensors");
        float[] weights = RandomRows.Normal(7, 5), bias = RandomRows.Normal(1, 7, 2), narrow = RandomRows.Normal(3, 3, 3);
        using (var set = new ParameterSet(cpu))
        {
            set.Add("scale", cpu.Upload(narrow, 3, 3, ElementType.Float16));
            set.Add("encoder.\"weight\" ü", cpu.Upload(weights, 7, 5));
            set.Add("bias", cpu.Upload(bias, 1, 7));
            set.Add("none", cpu.Upload([], 0, 4, ElementType.BFloat16));
            Matrix before = set["bias"];
            set.MoveTo(device);
            Assert.Throws<ObjectDisposedException>(() => before.ToArray());
            Assert.Equal(["scale", "encoder.\"weight\" ü", "bias", "none"], set.Keys);
            Assert.Equal((device, device), (set.Device, set["bias"].Device));
            Assert.Equal(weights, set["encoder.\"weight\" ü"].ToArray());
            set.Save(path);
        }

        using ParameterSet again = ParameterSet.Open(path, device);
        Assert.Equal(["bias", "encoder.\"weight\" ü", "none", "scale"], again.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(bias, again["bias"].ToArray());
        Assert.Equal(weights, again["encoder.\"weight\" ü"].ToArray());
        Assert.Equal((ElementType.Float16, ElementType.BFloat16), (again["scale"].ElementType, again["none"].ElementType));
        Assert.Equal(RandomRows.Stored(narrow, ElementType.Float16), again["scale"].ToArray());
        Assert.Equal((0, 4), (again["none"].Rows, again["none"].Columns));
        Assert.Equal(["model.safetensors"], _folder.Files);
    });

    [Fact]
    public void WhatIsNotTheSetsIsRefusedAndChangesNothing()
    {
        using var cpu = VectorDevice.Create("cpu");
        using var other = VectorDevice.Create("cpu");
        using var set = new ParameterSet(cpu);
        Matrix matrix = cpu.Allocate(2, 2);
        set.Add("a", matrix);
        Assert.Contains("already, as 'a'", Assert.Throws<ArgumentException>("matrix", () => set.Add("b", matrix)).Message);
        using Matrix second = cpu.Allocate(1, 1);
        Assert.Throws<ArgumentException>("name", () => set.Add("a", second));
        Assert.Throws<ArgumentException>("name", () => set.Add("__metadata__", second));
        Assert.Throws<ArgumentException>("name", () => set.Add("", second));
        using Matrix foreign = other.Allocate(1, 1);
        Assert.Throws<ArgumentException>("matrix", () => set.Add("b", foreign));
        Assert.Contains("'b'; there are 1: a.", Assert.Throws<KeyNotFoundException>(() => set["b"]).Message);
        Assert.Throws<VectorFormatException>(() => set.Save(_folder.PathOf("model.npz")));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => set.MoveTo(other, cancellationToken: cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => set.Save(_folder.PathOf("model.safetensors"), cancellationToken: cancelled.Token));
        Assert.Empty(_folder.Files);
        Assert.Equal((cpu, 1, true, false), (set.Device, set.Count, set.ContainsKey("a"), set.TryGetValue("b", out _)));
        Assert.Equal(4, set["a"].ToArray().Length);
        Assert.True(set.Remove("a"));
        Assert.False(set.Remove("a"));
        Assert.Throws<ObjectDisposedException>(() => matrix.ToArray());
    }

    [Fact]
    public void WhatIsNoMatrixIsRefused()
    {
        using var cpu = VectorDevice.Create("cpu");
        File.WriteAllBytes(_folder.PathOf("cut.safetensors"), [1, 2, 3]);
        Assert.Throws<VectorFormatException>(() => ParameterSet.Open(_folder.PathOf("cut.safetensors"), cpu));
        Assert.Throws<FileNotFoundException>(() => ParameterSet.Open(_folder.PathOf("none.safetensors"), cpu));
        VectorFile.Write(_folder.PathOf("a.npy"), [1f], 1);
        Assert.Contains(".safetensors", Assert.Throws<VectorFormatException>(() => ParameterSet.Open(_folder.PathOf("a.npy"), cpu)).Message);
    }
}
