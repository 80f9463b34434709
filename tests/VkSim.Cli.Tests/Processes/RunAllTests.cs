using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace VkSim.Cli.Tests.Processes;

/// <summary>bench/run-all.sh of a bundle, beside scripts in place of its programs.</summary>
public sealed class RunAllTests : IDisposable
{
    // What a test puts into an environment variable is done before anything else.
    private const string Program = """
        #!/bin/sh
        case $1 in
            devices)
                eval "${STUB_DEVICES-}"
                printf '{\n  "devices": [\n    {\n      "index": 0,\n      "name": "a"\n    },\n    {\n      "index": 1,\n      "name": "b"\n    }\n  ]\n}\n' ;;
            verify)
                eval "${STUB_VERIFY-}"
                echo '{"pass":true}' ;;
            bench)
                eval "${STUB_BENCH-}"
                while [ $# -gt 0 ]; do
                    case $1 in
                        --out|--html) echo "$1" > "$2" ;;
                    esac
                    shift
                done
                echo "as a text" ;;
        esac
        """;

    private const string Statistics = """
        #!/bin/sh
        eval "${STUB_STATISTICS-}"
        echo '{}'
        """;

    // PyTorch, which this machine need not have.
    private const string Python = """
        #!/bin/sh
        [ "$1" = -c ] && exit "${STUB_CUDA-1}"
        while [ $# -gt 0 ]; do
            [ "$1" = --out ] && echo '{}' > "$2"
            shift
        done
        """;

    // A second in place of many minutes: timeout -k 15 SECONDS PROGRAM.
    private const string Timeout = """
        #!/bin/sh
        shift 3
        exec "$REAL_TIMEOUT" -k 1 1 "$@"
        """;

    private static readonly string[] _usual =
        ["bench.html", "bench.json", "bench.txt", "devices.json", "kernels-0.json", "kernels-1.json", "system.txt", "verify-0.json", "verify-1.json"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _target;

    public RunAllTests()
    {
        _target = Directory.CreateDirectory(Path.Combine(_folder.Path, "results")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder.Path, "scratch"));
        _folder.Write("bundle/run-all.sh", File.ReadAllText(Script()));
        foreach ((string name, string text) in new[] { ("vksim", Program), ("VkSim.ShaderStats", Statistics), ("path/python3", Python), ("path/timeout", Timeout) })
        {
            string path = _folder.Write($"bundle/{name}", text.ReplaceLineEndings("\n") + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void AllOfItIsPackedAndNothingIsLeft()
    {
        VkSimProcess run = Run([], _target);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(_usual, Packed());
        Assert.Equal(Directory.GetFiles(_target)[0], run.Output.TrimEnd().Split('\n')[^1]);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "scratch")));
    }

    [SkippableFact]
    public void WherePyTorchHasCudaItIsBesideIt()
    {
        Assert.Equal(0, Run([("STUB_CUDA", "0")], "--device", "a", "--minutes", "0.5", _target).ExitCode);
        Assert.Equal([.. _usual.Concat(["torch.html", "torch.json", "torch.txt"]).Order(StringComparer.Ordinal)], Packed());
    }

    [SkippableFact]
    public void WithoutTheBenchmarkThereIsTheRest()
    {
        Assert.Equal(0, Run([], "--no-bench", _target).ExitCode);
        Assert.Equal(_usual.Where(name => !name.StartsWith("bench", StringComparison.Ordinal)), Packed());
    }

    [SkippableTheory]
    [InlineData("STUB_VERIFY", "[ $3 = 1 ] && { echo 'it is wrong' >&2; exit 4; }", 4, "it is wrong")]
    [InlineData("STUB_BENCH", "echo 'nothing measured'; exit 1", 1, "nothing measured")]
    public void WhatFailsIsToldAndTheRestIsPacked(string step, string does, int code, string words)
    {
        VkSimProcess run = Run([(step, does)], _target);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(words, run.Error);
        Assert.Contains("kernels-1.json", Packed());
    }

    [SkippableTheory]
    [InlineData("STUB_VERIFY", "[ $3 = 0 ] && exec sleep 600", 124, "verify, device 0: given up after 900 seconds")]
    [InlineData("STUB_STATISTICS", "[ $2 = 1 ] && exec sleep 600", 0, "shader statistics, device 1: given up after 300 seconds")]
    public void WhatDoesNotEndIsGivenUpAndNamed(string step, string does, int code, string words)
    {
        VkSimProcess run = Run([(step, does)], _target);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(words, run.Error);
        Assert.Contains("given-up.txt", Packed());
        Assert.Contains("bench.json", Packed());
    }

    [SkippableFact]
    public void WithoutDevicesThereIsNothingToSend()
    {
        Assert.Equal(3, Run([("STUB_DEVICES", "exit 3")], "--device", "none", _target).ExitCode);
        Assert.Empty(Directory.GetFiles(_target));
    }

    [SkippableTheory]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("--device", "--device: found no value")]
    [InlineData("--minutes", "--minutes: found no value")]
    [InlineData("--minutes 0", "found '0'")]
    [InlineData("--minutes 1.2.3", "found '1.2.3'")]
    [InlineData("--minutes -1", "found '-1'")]
    [InlineData("nowhere", "nowhere: found no such folder")]
    [InlineData("/proc", "/proc: found a folder that may not be written")]
    public void WrongUsageIsCodeTwo(string arguments, string words)
    {
        VkSimProcess run = Run([], arguments.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')));
    }

    [SkippableFact]
    public void AnInterruptPacksWhatThereIs()
    {
        string begun = Path.Combine(_folder.Path, "begun");
        Process process = Start([("STUB_BENCH", $"touch '{begun}'; exec sleep 600")], _target);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(begun), TimeSpan.FromMinutes(2)));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        VkSimProcess run = VkSimProcess.Finish(process);
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("interrupted; packing what there is", run.Error);
        Assert.Equal([.. _usual.Where(name => name is not ("bench.json" or "bench.html"))], Packed());
    }

    [SkippableFact]
    public void WhatCannotBePackedIsKept()
    {
        VkSimProcess run = Run([("STUB_BENCH", $"rm -r '{_target}'")], _target);
        Assert.Equal(1, run.ExitCode);
        string kept = run.Error.TrimEnd().Split(' ')[^1];
        Assert.StartsWith(_folder.Path, kept, StringComparison.Ordinal);
        Assert.Equal(_usual, Directory.GetFiles(kept).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    private static string Script()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VkSim.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "bench", "run-all.sh");
    }

    private VkSimProcess Run((string Name, string Value)[] stubs, params string[] arguments) => VkSimProcess.Finish(Start(stubs, arguments));

    private Process Start((string Name, string Value)[] stubs, params string[] arguments)
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no shell.");
        string? timeout = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(place => Path.Combine(place, "timeout")).FirstOrDefault(File.Exists);
        Skip.If(timeout is null, "There is no timeout.");
        string bundle = Path.Combine(_folder.Path, "bundle");
        var environment = stubs.ToDictionary(stub => stub.Name, stub => (string?)stub.Value);
        environment["REAL_TIMEOUT"] = timeout;
        environment["TMPDIR"] = Path.Combine(_folder.Path, "scratch");
        environment["PATH"] = $"{Path.Combine(bundle, "path")}:{Environment.GetEnvironmentVariable("PATH")}";
        return VkSimProcess.Start("sh", [Path.Combine(bundle, "run-all.sh"), .. arguments], environment);
    }

    private string[] Packed()
    {
        string archive = Assert.Single(Directory.GetFiles(_target));
        using FileStream file = File.OpenRead(archive);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                names.Add(Path.GetFileName(entry.Name));
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }
}
