using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

public sealed class VerifyTests
{
    private static readonly string[] _contract = ["operation", "cases", "maxError", "bound", "maxUlp", "pass"];

    [Fact]
    public void TheCpuPassesEveryOperation()
    {
        VkSimProcess run = VkSimProcess.Run("verify", "--device", "cpu", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["device", "operations", "pass"], run.Json.EnumerateObject().Take(3).Select(field => field.Name));
        Assert.Equal("cpu", run.Json.GetProperty("device").GetProperty("name").GetString());
        Assert.NotEqual(JsonValueKind.Null, run.Json.GetProperty("device").GetProperty("reproducible").ValueKind);
        Assert.True(run.Json.GetProperty("pass").GetBoolean());
        JsonElement[] operations = [.. run.Json.GetProperty("operations").EnumerateArray()];
        Assert.Equal(VerifySuite.Operations.Select(operation => operation.Name), operations.Select(operation => operation.GetProperty("operation").GetString()));
        Assert.All(operations, operation =>
        {
            Assert.Equal(_contract, operation.EnumerateObject().Take(_contract.Length).Select(field => field.Name));
            Assert.True(operation.GetProperty("cases").GetInt32() > 0);
            Assert.InRange(operation.GetProperty("maxError").GetDouble(), 0, operation.GetProperty("bound").GetDouble());
            Assert.InRange(operation.GetProperty("maxShare").GetDouble(), 0, 1);
        });
    }

    [Fact]
    public void TheTableNamesTheDeviceAndEveryOperation()
    {
        VkSimProcess run = VkSimProcess.Run("verify", "--device", "cpu", "--only", "cosine");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (string word in new[] { "Device", "cpu", "Driver", "Operation", "Largest error", "Its bound", "Nearest to one", "Worst ULP", "cosine, row by row", "pass" })
        {
            Assert.Contains(word, run.Output);
        }

        Assert.DoesNotContain("cdist", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [SkippableFact]
    public void EveryDeviceIsVerified()
    {
        JsonElement[] drivers = [.. VkSimProcess.Run("devices", "--json").Json.GetProperty("devices").EnumerateArray()
            .Where(device => device.GetProperty("type").GetString() != "simd")];
        Skip.If(drivers.Length == 0 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") is null, "There is no Vulkan device.");
        Assert.NotEmpty(drivers);
        foreach (JsonElement device in drivers)
        {
            // The build script runs every operation on every driver.
            VkSimProcess run = VkSimProcess.Run("verify", "--device", device.GetProperty("index").GetRawText(), "--json", "--only", "row by row");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.True(run.Json.GetProperty("pass").GetBoolean());
        }
    }

    [Theory]
    [InlineData("verify --only frobnicate", "--only", "'frobnicate'", "cosine, matrix")]
    [InlineData("verify extra", "extra", "one argument too many")]
    public void WrongUsageIsCodeTwo(string arguments, params string[] words) =>
        VkSimProcess.Run(arguments.Split(' ')).AssertFailed(ExitCode.BadInput, words);
}
