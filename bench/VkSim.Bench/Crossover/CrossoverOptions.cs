namespace VkSim.Bench.Crossover;

/// <summary>The command line of the crossover: --device NAME, --rows N, --columns N, --queries N,N,…, --only METRIC, --rounds N, --out FILE.</summary>
internal sealed record CrossoverOptions(string Device, int Rows, int Columns, IReadOnlyList<int> Queries, string? Only, int Rounds, string? Out)
{
    public static CrossoverOptions Parse(string[] args)
    {
        var options = new CrossoverOptions("cpu", 200_000, 512, [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48], null, 15, null);
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value");
            options = args[i] switch
            {
                "--device" => options with { Device = Value() },
                "--rows" => options with { Rows = int.Parse(Value()) },
                "--columns" => options with { Columns = int.Parse(Value()) },
                "--queries" => options with { Queries = [.. Value().Split(',').Select(int.Parse)] },
                "--only" => options with { Only = Value() },
                "--rounds" => options with { Rounds = int.Parse(Value()) },
                "--out" => options with { Out = Value() },
                _ => throw new ArgumentException(
                    $"unknown option '{args[i]}'; expected --device NAME, --rows N, --columns N, --queries N,N,…, --only METRIC, --rounds N, --out FILE"),
            };
        }

        return options;
    }
}
