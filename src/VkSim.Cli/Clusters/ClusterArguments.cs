using System.CommandLine;
using System.Globalization;
using System.Net;

namespace VkSim.Cli;

/// <summary>The options that name an index of a cluster in place of a file.</summary>
internal sealed class ClusterArguments
{
    private const string Name = "--cluster";

    private readonly Option<string?> _cluster = new(Name)
    {
        Description = "Ask a cluster for --index, in place of a file: the gateway of one of its silos as 'vksim serve' prints it, or several with commas between.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _index = new("--index")
    {
        Description = "With --cluster, the name of the index.",
        HelpName = "NAME",
    };

    private readonly TlsArguments _tls = TlsArguments.OfClient();

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_cluster);
        command.Options.Add(_index);
        _tls.AddTo(command);
    }

    /// <summary>What the command line names; null where it names no cluster.</summary>
    /// <exception cref="BadInputException">It names half of it, or a device, which is the silos' own.</exception>
    public ClusterTarget? Read(ParseResult parsed, GlobalOptions options)
    {
        string? index = parsed.GetValue(_index);
        if (parsed.GetValue(_cluster) is not { } cluster)
        {
            return index is not null ? throw new BadInputException("--index", $"'{index}' and no {Name}", $"{Name} HOST:PORT beside it")
                : _tls.FirstOf(parsed) is { } stray ? throw new BadInputException(stray, $"no {Name} beside it", $"{Name} HOST:PORT and --index NAME")
                : null;
        }

        if (parsed.GetValue(options.Device) is { } device)
        {
            throw new BadInputException("--device", $"'{device}' beside {Name}", "none: silos compute, each on its own");
        }

        return new ClusterTarget(cluster, [.. cluster.Split(',').Select(Gateway)], index ?? throw new BadInputException("--index", $"nothing beside {Name}", "the name of an index"), _tls.Read(parsed));
    }

    /// <summary>No file is named beside a cluster.</summary>
    /// <exception cref="BadInputException">One is.</exception>
    public static void RequireNone(string argument, string? found)
    {
        if (found is not null)
        {
            throw new BadInputException(argument, $"'{found}' beside {Name}", "the index's name with --index alone");
        }
    }

    /// <summary>An argument that only a cluster takes the place of.</summary>
    /// <exception cref="BadInputException">It is missing.</exception>
    public static T Require<T>(Argument argument, T? found)
        where T : class => found ?? throw new BadInputException(argument.Name, "nothing", argument.Description!.TrimEnd('.'));

    private static (string Host, int Port) Gateway(string text)
    {
        text = text.Trim();
        if (IPEndPoint.TryParse(text, out IPEndPoint? address) && address.Port > 0)
        {
            return ($"{address.Address}", address.Port);
        }

        int colon = text.LastIndexOf(':');
        return colon > 0 && !text[..colon].Contains(':', StringComparison.Ordinal)
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue
            ? (text[..colon], port)
            : throw new BadInputException(Name, $"'{text}'", "HOST:PORT, such as 127.0.0.1:30000");
    }
}
