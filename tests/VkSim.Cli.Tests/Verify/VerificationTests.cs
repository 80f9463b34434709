using System.CommandLine;
using System.Text;
using System.Text.Json;
using VkSim.Cli.Tests.Demo;

namespace VkSim.Cli.Tests.Verify;

public sealed class VerificationTests : IDisposable
{
    private readonly VectorDevice _device = VectorDevice.Create("cpu");

    public void Dispose() => _device.Dispose();

    [Fact]
    public void EveryOperationHasANameOfItsOwn() =>
        Assert.Distinct(VerifySuite.Operations.Select(operation => operation.Name));

    [Fact]
    public void TheLargestErrorAndTheOneNearestToItsBoundAreTold()
    {
        Verification verification = new(_device, default);
        verification.Values("small", [1.5f, 100], [1.5, 101], i => i == 0 ? 1 : 4);
        verification.Values("near", [2.5f], [2], _ => 0.6);
        OperationReport report = verification.Report("test");
        Assert.Equal(("test", 2, 1.0, true), (report.Operation, report.Cases, report.MaxError, report.Pass));
        Assert.Equal(4, report.Bound, 1e-12);
        Assert.Equal(0.5 / 0.6, report.MaxShare, 1e-12);
    }

    [Fact]
    public void TheFirstFailureIsTold()
    {
        Verification verification = new(_device, default);
        verification.Values("fine", [1], [1], _ => 0);
        verification.Values("wrong", [1, 2.5f], [1, 2], _ => 0.25);
        verification.Values("worse", [float.NaN], [2], _ => 0.25);
        verification.Holds("untrue", false);
        OperationReport report = verification.Report("test");
        Assert.False(report.Pass);
        Assert.Contains("wrong: value 1 is 2.5, the oracle has 2", report.Failure);
        Assert.Equal((4, double.PositiveInfinity, long.MaxValue), (report.Cases, report.MaxError, report.MaxUlp));
    }

    [Fact]
    public void NaNAndInfinityAreHeldToThemselves()
    {
        Verification verification = new(_device, default);
        verification.Values("same", [float.NaN, float.PositiveInfinity], [double.NaN, double.PositiveInfinity], _ => 0);
        Assert.True(verification.Report("test").Pass);
        verification.Values("another", [float.NegativeInfinity], [double.PositiveInfinity], _ => 0);
        Assert.False(verification.Report("test").Pass);
    }

    [Fact]
    public void TheHashIsOfAllBitsInTheirOrder()
    {
        string[] hashes = [Hash(1, 2), Hash(2, 1), Hash(1), Hash(1, MathF.BitIncrement(2)), Hash(0, 2), Hash(-0f, 2), Hash(float.NaN, 2)];
        Assert.Distinct(hashes);
        Assert.Equal(hashes[0], Hash(1, 2));
        Assert.Equal(hashes[^1], Hash(-float.NaN, 2));

        string Hash(params float[] values)
        {
            Verification verification = new(_device, default);
            verification.Values("values", values, new double[values.Length], _ => 1);
            return verification.Report("test").Bits;
        }
    }

    [Fact]
    public void AnotherLengthIsAFailure()
    {
        Verification verification = new(_device, default);
        verification.Values("short", [1], [1, 2], _ => 1);
        Assert.Contains("1 values; expected 2", verification.Report("test").Failure);
    }

    [Fact]
    public void AnOperationThatThrowsHasFailed()
    {
        VerifiedOperation[] operations = [new("bad", _ => throw new NotSupportedException("not here")), new("good", verification => verification.Holds("so", true))];
        OperationReport[] reports = VerifySuite.Run(_device, operations, new SilentBoard(), default);
        Assert.Equal("NotSupportedException: not here", reports[0].Failure);
        Assert.True(reports[1].Pass);
    }

    [Fact]
    public async Task AFailedCheckIsCodeFourAndJsonStillOneObject()
    {
        VerifiedOperation[] operations = [new("bad", verification => verification.Holds("this does not hold", false)), new("good", verification => verification.Holds("so", true))];
        foreach (bool json in new[] { false, true })
        {
            using MemoryStream stream = new();
            StringWriter output = new();
            StringWriter error = new();
            Terminal terminal = new(output, () => stream, error, false, false);
            GlobalOptions options = new();
            RootCommand root = [VerifyCommand.Create(options, terminal, operations)];
            root.Options.Add(options.Device);
            root.Options.Add(options.Json);
            int code = await root.Parse(["verify", "--device", "cpu", .. json ? ["--json"] : Array.Empty<string>()]).InvokeAsync();
            Assert.Equal(ExitCode.CheckFailed, code);
            Assert.Equal("vksim: check failed: found 1 of 2 operations beyond their bounds (bad); expected none", error.ToString().TrimEnd());
            if (json)
            {
                JsonElement answer = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement;
                Assert.False(answer.GetProperty("pass").GetBoolean());
                Assert.Equal("this does not hold", answer.GetProperty("operations")[0].GetProperty("failure").GetString());
                Assert.Equal("", output.ToString());
            }
            else
            {
                Assert.Contains("FAIL", output.ToString());
                Assert.Contains("bad: this does not hold", output.ToString());
            }
        }
    }
}
