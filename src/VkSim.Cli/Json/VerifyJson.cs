namespace VkSim.Cli;

/// <summary>The answer of <c>vksim verify --json</c>; the fields up to <c>pass</c> are a fixed contract.</summary>
internal sealed record VerifyJson(DeviceJson Device, VerifiedOperationJson[] Operations, bool Pass, string Version, double Seconds)
{
    public static VerifyJson From(DeviceDescription device, OperationReport[] reports, TimeSpan time) => new(
        DeviceJson.From(device), [.. reports.Select(VerifiedOperationJson.From)], reports.All(report => report.Pass), ProgramVersion.Text, time.TotalSeconds);
}
