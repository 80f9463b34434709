using System.Text;
using System.Text.Json;

namespace VkSim.Cli.Tests.Terminals;

public sealed class TerminalTests
{
    [Fact]
    public void JsonWritesInfinitiesAndNaNAsStrings()
    {
        using MemoryStream output = new();
        Create(output, TextWriter.Null).WriteJson(new DemoOracleJson(double.NaN, double.PositiveInfinity, 3, 0, false), JsonOutput.Readable.DemoOracleJson);
        using JsonDocument json = JsonDocument.Parse(output.ToArray());
        Assert.Equal("NaN", json.RootElement.GetProperty("maxDifference").GetString());
        Assert.Equal("Infinity", json.RootElement.GetProperty("bound").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("scores").GetInt32());
    }

    [Fact]
    public void JsonKeepsTextReadable()
    {
        using MemoryStream output = new();
        Create(output, TextWriter.Null).WriteJson(new DemoPairJson("a'<b>.txt", "日本.txt", 0.5f, false), JsonOutput.Readable.DemoPairJson);
        Assert.Contains("\"a'<b>.txt\"", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Contains("日本", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void ErrorsAreOneLineAndNoticesOnlyForAPerson()
    {
        StringWriter error = new() { NewLine = "\n" };
        Terminal terminal = Create(Stream.Null, error);
        terminal.WriteNotice("nobody sees this");
        terminal.WriteError("first\nsecond");
        Assert.Equal("vksim: first second\n", error.ToString());
    }

    [Fact]
    public void WorkRunsWithoutBarsWhereNobodyWatches()
    {
        StringWriter error = new();
        int result = Create(Stream.Null, error).WithProgress(board =>
        {
            board.Begin("stage").Report(0.5);
            return 42;
        });
        Assert.Equal(42, result);
        Assert.Empty(error.ToString());
    }

    private static Terminal Create(Stream output, TextWriter error) =>
        new(TextWriter.Null, () => output, error, outputIsWatched: false, errorIsWatched: false);
}
