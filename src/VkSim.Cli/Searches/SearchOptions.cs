using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The options that say how many neighbours are wanted, or how near.</summary>
internal sealed class SearchOptions
{
    private const int DefaultK = 10;

    private readonly Option<int> _k = new("--k")
    {
        Description = $"Rows found for each query ({DefaultK} where none is named); behind what there is id -1 with the worst score. With --radius at most so many, by default all.",
        HelpName = "K",
        CustomParser = OptionParsers.WholeNumber("--k", 1, Array.MaxLength / sizeof(long)),
    };

    private readonly Option<float> _radius = new("--radius")
    {
        Description = "Only rows within it: distances up to R, similarities from R on.",
        HelpName = "R",
        CustomParser = OptionParsers.NumberOrInfinity("--radius"),
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_k);
        command.Options.Add(_radius);
    }

    /// <summary>What the command line asks for.</summary>
    public SearchRequest Read(ParseResult parsed, Metric metric)
    {
        float? radius = parsed.GetResult(_radius) is null ? null : parsed.GetValue(_radius);
        int? k = parsed.GetResult(_k) is not null ? parsed.GetValue(_k) : radius is null ? DefaultK : null;
        return new SearchRequest(metric, k, radius);
    }
}
