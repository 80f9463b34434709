using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

public sealed class DevicesTests
{
    private static readonly string[] _contract =
        ["index", "name", "vendor", "driver", "apiVersion", "type", "subgroupMin", "subgroupMax", "memoryBytes", "chosen"];

    private static readonly Dictionary<string, string?> _noDriver = new()
    {
        ["VK_DRIVER_FILES"] = "/nowhere/driver.json",
        ["VK_ICD_FILENAMES"] = "/nowhere/driver.json",
        ["VK_ADD_DRIVER_FILES"] = null,
    };

    [Fact]
    public void JsonHasTheFieldsOfTheContractInOrder()
    {
        VkSimProcess run = VkSimProcess.Run("devices", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("devices", Assert.Single(run.Json.EnumerateObject()).Name);
        JsonElement[] devices = [.. run.Json.GetProperty("devices").EnumerateArray()];
        Assert.NotEmpty(devices);
        for (int index = 0; index < devices.Length; index++)
        {
            Assert.Equal(_contract, devices[index].EnumerateObject().Take(_contract.Length).Select(field => field.Name));
            Assert.Equal(index, devices[index].GetProperty("index").GetInt32());
            Assert.True(devices[index].GetProperty("memoryBytes").GetInt64() > 0);
            Assert.InRange(devices[index].GetProperty("subgroupMin").GetInt32(), 1, devices[index].GetProperty("subgroupMax").GetInt32());
            Assert.NotEmpty(devices[index].GetProperty("reason").GetString()!);
        }

        Assert.Single(devices, IsChosen);
        Assert.Equal(("cpu", "simd"), (Text(devices[^1], "name"), Text(devices[^1], "type")));
        Assert.NotEmpty(Text(devices[^1], "instructionSet"));
    }

    [Fact]
    public void TheTableTellsWhichIsChosenAndWhy()
    {
        VkSimProcess run = VkSimProcess.Run("devices");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("cpu", run.Output);
        Assert.Contains("chosen, ", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void ASoftwareDriverIsNeverChosenByItself()
    {
        JsonElement chosen = VkSimProcess.Run("devices", "--json").Json.GetProperty("devices").EnumerateArray().Single(IsChosen);
        Assert.NotEqual("software", Text(chosen, "type"));
    }

    [Fact]
    public void TheSelectorAndTheEnvironmentMoveTheChoice()
    {
        JsonElement byOption = VkSimProcess.Run("devices", "--json", "--device", "cpu").Json.GetProperty("devices").EnumerateArray().Single(IsChosen);
        Assert.Equal("cpu", Text(byOption, "name"));
        Assert.Contains("cpu", Text(byOption, "reason"));
        VkSimProcess byEnvironment = VkSimProcess.Run(new Dictionary<string, string?> { ["VKSIM_DEVICE"] = "frobnicate" }, "devices");
        byEnvironment.AssertFailed(ExitCode.NoSuchDevice, "frobnicate");
    }

    [SkippableFact]
    public void WithoutADriverTheCpuIsLeftAndThePackageIsNamed()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader's variables are those of Linux.");
        VkSimProcess run = VkSimProcess.Run(_noDriver, "devices", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement only = Assert.Single(run.Json.GetProperty("devices").EnumerateArray());
        Assert.Equal("cpu", Text(only, "name"));
        Assert.Contains("mesa-vulkan-drivers", Text(only, "reason"));
    }

    private static bool IsChosen(JsonElement device) => device.GetProperty("chosen").GetBoolean();

    private static string Text(JsonElement device, string field) => device.GetProperty(field).GetString()!;
}
