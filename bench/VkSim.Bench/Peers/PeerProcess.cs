using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Json.Nodes;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Peers;

/// <summary>A peer script that answers one request a line; started once so that its imports are not timed or repeated.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    /// <summary>The script's file name and its arguments.</summary>
    public string Name => string.Join(' ', [Path.GetFileName(_process.StartInfo.ArgumentList[0]), .. _process.StartInfo.ArgumentList.Skip(1)]);

    /// <summary>The running process.</summary>
    public Process Process => _process;

    /// <summary>Starts the scripts of this repository whose programs are installed.</summary>
    public static List<PeerProcess> StartAll()
    {
        string scripts = Path.Combine(BenchOptions.RepositoryRoot, "bench", "peers");
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        string blas = Path.Combine(scripts, "blas.py");

        // BLIS once as it comes and once with the kernels for AVX-512 that it has: versions older than the processor choose generic ones.
        PeerProcess?[] peers =
        [
            TryStart(python, Path.Combine(scripts, "peers.py")),
            TryStart(python, blas, "openblas"),
            TryStart(python, blas, "blis"),
            Vector512.IsHardwareAccelerated ? TryStart(python, blas, "blis", "skx") : null,
            TryStart("node", Path.Combine(scripts, "peers.mjs")),
        ];
        return [.. peers.OfType<PeerProcess>()];
    }

    /// <summary>Starts the script, or gives null and says why on standard error where its program is not installed.</summary>
    public static PeerProcess? TryStart(string program, string script, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, [script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            PeerEnvironment.Prepare(start.Environment);
            return Process.Start(start) is { } process ? new PeerProcess(process) : null;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Console.Error.WriteLine($"bench: without {Path.GetFileName(script)}: {error.Message}");
            return null;
        }
    }

    /// <summary>All contenders of this script on one workload.</summary>
    public IEnumerable<Measurement> Measure(WorkloadInputs inputs)
    {
        _process.StandardInput.WriteLine(Request(inputs).ToJsonString());
        _process.StandardInput.Flush();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (Answer(line) is not { } answer)
            {
                continue;
            }

            if (answer["done"] is not null)
            {
                yield break;
            }

            yield return Measurement.Of(inputs.Workload, (string)answer["contender"]!,
                answer["seconds"]!.AsArray().Select(second => (double)second!), (double?)answer["maxError"], kernels: (string?)answer["kernels"]);
        }

        throw new InvalidOperationException($"the peer script '{Name}' ended early, exit code "
            + (_process.WaitForExit(1000) ? _process.ExitCode.ToString() : "none"));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    // Such as with NaN, which JSON does not have; that contender is left out, and the others go on.
    private JsonNode? Answer(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (JsonException)
        {
            Console.Error.WriteLine($"bench: {Name}: left out an answer that is no JSON: {line}");
            return null;
        }
    }

    private static JsonObject Request(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        var request = new JsonObject
        {
            ["op"] = workload.Op,
            ["shape"] = JsonSerializer.SerializeToNode(new[] { workload.N, workload.M, workload.D }),
            ["variant"] = workload.Variant,
            ["a"] = inputs.FileA,
            ["runs"] = workload.Runs,
            ["patience"] = Workload.Patience,
            ["p"] = double.IsInfinity(workload.P) ? "inf" : workload.P,
            ["mode"] = workload.Mode,
            ["k"] = workload.K,
            ["metric"] = workload.Metric,
            ["scale"] = Workload.LogitScale,
            ["truth"] = inputs.TruthFile,
            ["places"] = inputs.PlacesFile,
        };
        if (inputs.FileB is not null)
        {
            request["b"] = inputs.FileB;
        }

        return request;
    }
}
