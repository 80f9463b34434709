namespace VkSim.Cli;

/// <summary>
/// The answer of <c>vksim bench</c>, with --json and in the file of --out. The fields <c>device</c>, <c>probes</c> and <c>results</c> are a fixed contract;
/// what else there is may grow without another schema version.
/// </summary>
/// <param name="Device">What was measured.</param>
/// <param name="Probes">What it reached by itself.</param>
/// <param name="Results">What each operation took.</param>
/// <param name="Skipped">What was not measured, and why.</param>
/// <param name="Score">One number; null where a row that it is made of is missing.</param>
/// <param name="Notes">What makes the figures doubtful.</param>
/// <param name="SchemaVersion"><see cref="CurrentSchema"/> of the version that wrote it.</param>
/// <param name="System">The machine.</param>
/// <param name="Version">Of VkSim.</param>
/// <param name="Date">When it began, in UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Interrupted">Whether it was ended from outside.</param>
/// <param name="Kernels">What the driver's compiler made of the kernels that operations run; null where it does not tell.</param>
internal sealed record BenchJson(
    DeviceJson Device,
    BenchProbesJson Probes,
    BenchRowJson[] Results,
    BenchSkippedJson[] Skipped,
    BenchScoreJson? Score,
    string[] Notes,
    int SchemaVersion,
    BenchSystemJson System,
    string Version,
    string Date,
    double Seconds,
    bool Interrupted,
    BenchKernelJson[]? Kernels = null)
{
    /// <summary>The version of what the fields mean.</summary>
    public const int CurrentSchema = 1;
}
