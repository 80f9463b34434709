using System.Diagnostics;
using System.Globalization;

namespace VkSim.Mpi.Tests.Processes;

/// <summary>Runs the test assembly at some ranks.</summary>
internal static class MpiRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Why there are no processes here; null where there can be.</summary>
    public static string? Missing()
    {
        bool isRequired = Environment.GetEnvironmentVariable("VKSIM_REQUIRE_MPI") == "1";
        bool isHere = MpiRing.IsAvailable(out string reason) && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mpirun")));
        return isHere || isRequired ? null : reason.Length > 0 ? reason : "mpirun is not on the path.";
    }

    /// <summary>Runs, and waits for the end.</summary>
    public static (int ExitCode, string Output, string Errors) Start(int ranks, params string[] arguments)
    {
        ProcessStartInfo start = new("mpirun", ["--oversubscribe", "--allow-run-as-root", "--bind-to", "none", "-n", ranks.ToString(CultureInfo.InvariantCulture), "dotnet", "exec", typeof(MpiRun).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        // mpirun gives ranks terminals, to which the runtime would tell what it wants of them.
        start.Environment["TERM"] = "dumb";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{ranks} ranks hang: {output.Result}{errors.Result}");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }
}
