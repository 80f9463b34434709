namespace VkSim.Bench.Indexes;

/// <summary>The command line of the index's benchmark: --device NAME, --quick, --only CASE, --no-peers, --out FILE.</summary>
internal sealed record IndexBenchOptions(string Device, bool Quick, string? Only, bool Peers, string? Out)
{
    public static IndexBenchOptions Parse(string[] args)
    {
        var options = new IndexBenchOptions("cpu", false, null, true, null);
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value");
            options = args[i] switch
            {
                "--device" => options with { Device = Value() },
                "--quick" => options with { Quick = true },
                "--only" => options with { Only = Value() },
                "--no-peers" => options with { Peers = false },
                "--out" => options with { Out = Value() },
                _ => throw new ArgumentException($"unknown option '{args[i]}'; expected --device NAME, --quick, --only CASE, --no-peers, --out FILE"),
            };
        }

        return options;
    }
}
