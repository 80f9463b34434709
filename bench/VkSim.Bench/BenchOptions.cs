using VkSim.Bench.Workloads;

namespace VkSim.Bench;

/// <summary>The command line of the benchmark: --device NAME, --only TEXT, --rounds N, --no-peers, --out FILE.</summary>
internal sealed record BenchOptions(string Device, string? Only, int Rounds, bool Peers, string? Out)
{
    /// <summary>The folder of the solution, found upwards from the program.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions("cpu", null, 3, true, null);
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value");
            options = args[i] switch
            {
                "--device" => options with { Device = Value() },
                "--only" => options with { Only = Value() },
                "--rounds" => options with { Rounds = int.Parse(Value()) },
                "--no-peers" => options with { Peers = false },
                "--out" => options with { Out = Value() },
                _ => throw new ArgumentException($"unknown option '{args[i]}'; expected --device NAME, --only TEXT, --rounds N, --no-peers, --out FILE"),
            };
        }

        return options;
    }

    public bool Selects(Workload workload) =>
        Only is null || $"{workload.Op} {workload.Shape} {workload.Variant}".Contains(Only, StringComparison.OrdinalIgnoreCase);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VkSim.sln")))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
