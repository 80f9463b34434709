namespace VkSim.Tests.Losses;

public sealed class LossOptionTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e-45f)]
    public void TemperaturesMustBePositive(float temperature)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new NtXentOptions { Temperature = temperature });
        Assert.Contains($"Temperature is {temperature}", error.Message);
    }

    [Fact]
    public void OtherNumbersMustBeInTheirRanges()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { LogitScale = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { LogitScale = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { MaxLogitScale = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { Bias = float.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { Margin = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { LabelSmoothing = 1.1f });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { LabelSmoothing = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipOptions { Reduction = (LossReduction)5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SupConOptions { Mean = (SupConVariant)5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SigLipOptions { Epsilon = -1 });
        Assert.Equal(100, new ClipOptions { MaxLogitScale = 100 }.MaxLogitScale);
        Assert.Equal(0.07f, new NtXentOptions { Temperature = 0.07f }.Temperature, 1e-8f);
    }

    [Fact]
    public void OperandsMustFit()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix four = device.Upload(new float[12], 4, 3);
        using Matrix five = device.Upload(new float[15], 5, 3);
        using Matrix wide = device.Upload(new float[16], 4, 4);
        using Matrix one = device.Upload(new float[3], 1, 3);
        Refused("b", "4", () => device.Clip(four, five));
        Refused("b", "5", () => device.NtXent(four, five));
        Refused("b", "4×4", () => device.SigLip(four, wide));
        Refused("positive", "5", () => device.InfoNce(four, five));
        Refused("negatives", "4×4", () => device.InfoNce(four, four, new InfoNceOptions { Negatives = wide }));
        Refused("negatives", "multiple of 4", () => device.InfoNce(four, four, new InfoNceOptions { Negatives = five, NegativesArePaired = true }));
        Refused("options", "symmetric", () => device.InfoNce(four, four, new InfoNceOptions { Negatives = five, Symmetric = true }));
        Refused("options", "explicit", () => device.InfoNce(four, four, new InfoNceOptions { NegativesArePaired = true }));
        Refused("mask", "16", () => device.InfoNce(four, four, new InfoNceOptions { Mask = new bool[15] }));
        Refused("mask", "20", () => device.InfoNce(four, four, new InfoNceOptions { Negatives = five, Mask = new bool[16] }));
        Refused("labels", "3", () => device.SupCon(four, [1, 2, 3]));
        foreach (Action decoupled in new Action[]
        {
            () => device.InfoNce(one, one, new InfoNceOptions { Decoupled = true }),
            () => device.Clip(one, one, new ClipOptions { Decoupled = true }),
            () => device.NtXent(one, one, new NtXentOptions { Decoupled = true }),
            () => device.SupCon(one, [1], new SupConOptions { Decoupled = true }),
        })
        {
            Assert.Contains("single row", Assert.Throws<ArgumentException>(decoupled).Message);
        }
    }

    [Fact]
    public void OperandsMustLiveOnTheDevice()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using VectorDevice other = VectorDevice.Create("cpu");
        using Matrix here = device.Upload(new float[12], 4, 3);
        using Matrix there = other.Upload(new float[12], 4, 3);
        Refused("b", "lives on", () => device.Clip(here, there));
        Refused("negatives", "lives on", () => device.InfoNce(here, here, new InfoNceOptions { Negatives = there }));
        Refused("embeddings", "lives on", () => device.SupCon(there, new int[4]));
    }

    private static void Refused(string parameter, string found, Action action)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Equal(parameter, error.ParamName);
        Assert.Contains(found, error.Message);
    }
}
