using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The options of a search of a cluster.</summary>
internal sealed class ClusterSearchOptions
{
    private readonly ClusterArguments _cluster = new();

    private readonly Option<bool> _partial = new("--partial")
    {
        Description = "With --cluster, answer without shards that do not, and say which; otherwise that is an error.",
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "With --cluster, how long shards are waited for; by default as the silos have it, 10 seconds. A silo that has died is waited for until the others know.",
        HelpName = "SECONDS",
        CustomParser = OptionParsers.WholeNumber("--timeout", 1, 86_400),
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        _cluster.AddTo(command);
        command.Options.Add(_partial);
        command.Options.Add(_timeout);
    }

    /// <summary>What the command line names; null where it names no cluster.</summary>
    /// <exception cref="BadInputException">It names half of it, or what goes with a cluster alone.</exception>
    public ClusterTarget? Target(ParseResult parsed, GlobalOptions options)
    {
        ClusterTarget? target = _cluster.Read(parsed, options);
        if (target is null && new Option[] { _partial, _timeout }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray)
        {
            throw new BadInputException(stray.Name, "no --cluster beside it", "--cluster HOST:PORT and --index NAME");
        }

        return target;
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="request">How many, and how near.</param>
    /// <param name="files">Opens the mask.</param>
    /// <param name="mask">A file of a truth value for each id from 0 on; null: all may be found.</param>
    public ClusterSearch Read(ParseResult parsed, SearchRequest request, InputReader files, string? mask)
    {
        TimeSpan? timeout = parsed.GetResult(_timeout) is null ? null : TimeSpan.FromSeconds(parsed.GetValue(_timeout));
        return new ClusterSearch(request.Radius, mask is null ? null : ReadMask(files, mask), parsed.GetValue(_partial), timeout);
    }

    private static long[] ReadMask(InputReader files, string mask)
    {
        using VectorFileReader file = files.OpenBeside(mask);
        file.RequireList();
        bool[] values = file.ToBooleanArray();
        return [.. Enumerable.Range(0, values.Length).Where(id => values[id]).Select(id => (long)id)];
    }
}
