using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The options of <c>vksim loss</c>, which of them each loss takes, and what they ask for together.</summary>
internal sealed class LossOptions
{
    private const LossName Softmax = LossName.InfoNce | LossName.Clip | LossName.NtXent | LossName.SupCon;
    private const LossName Pairs = Softmax | LossName.SigLip;
    private const LossName All = Pairs | LossName.CrossEntropy;

    public static (string Word, LossName Value)[] Names { get; } =
    [
        ("infonce", LossName.InfoNce), ("clip", LossName.Clip), ("ntxent", LossName.NtXent), ("supcon", LossName.SupCon), ("siglip", LossName.SigLip),
        ("crossentropy", LossName.CrossEntropy),
    ];

    public Argument<LossName> Name { get; } = new("LOSS")
    {
        Description = $"{string.Join(", ", Names[..^1].Select(entry => entry.Word))} or {Names[^1].Word}.",
        HelpName = string.Join('|', Names.Select(entry => entry.Word)),
        CustomParser = OptionParsers.OneOf("LOSS", Names),
        CompletionSources = { Names.Select(entry => entry.Word).ToArray() },
    };

    public Argument<string> A { get; } = ArrayOptions.Input("A", "N×D embeddings; of NT-Xent the first view, of cross-entropy N×C logits.");

    public Argument<string?> B { get; } = new("B")
    {
        Description = "N×D: row i belongs to row i of A. Not for supcon and crossentropy.",
        HelpName = "B",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<string?> Labels { get; } = ArrayOptions.Output(
        "--labels", "N whole numbers, for supcon and crossentropy, or a folder, whose classes they are; or for crossentropy the N×C probabilities of its classes.");

    public Option<int> IgnoreIndex { get; } = new("--ignore-index")
    {
        Description = $"The label of rows that crossentropy leaves out ({new CrossEntropyOptions().IgnoreIndex} where none is named).",
        HelpName = "I",
        CustomParser = OptionParsers.WholeNumber("--ignore-index", int.MinValue, int.MaxValue),
    };

    public Option<string?> Weights { get; } = ArrayOptions.Output("--weights", "C numbers, a factor for each class of crossentropy.");

    public Option<string?> Negatives { get; } = ArrayOptions.Output("--negatives", "Negatives of infonce instead of those in the batch: M×D for all rows, a folder of classes too, or N×K×D.");

    public Option<string?> Mask { get; } = ArrayOptions.Output("--mask", "Boolean, a row for each row of A, a column for each candidate; false leaves it out of the denominator. For infonce and clip.");

    public Option<float> Temperature { get; } = Number("--temperature", "T", "What similarities are divided by (infonce and supcon 0.1, ntxent 0.5, clip 0.07, siglip 0.1).", OptionParsers.Positive);

    public Option<float> Scale { get; } = Number("--scale", "S", "What similarities are multiplied with instead: 1 / temperature.", OptionParsers.Positive);

    public Option<float> Bias { get; } = Number("--bias", "B", "Added to every logit (siglip -10, others 0).", OptionParsers.Finite);

    public Option<float> Margin { get; } = Number("--margin", "M", "Taken from the similarity of positives before the scale.", OptionParsers.Finite);

    public Option<LossReduction> Reduction { get; } = new("--reduction")
    {
        Description = "One value, or a value for each row (of ntxent 2N).",
        HelpName = "mean|sum|none",
        CustomParser = OptionParsers.OneOf("--reduction", [("mean", LossReduction.Mean), ("sum", LossReduction.Sum), ("none", LossReduction.None)]),
        CompletionSources = { "mean", "sum", "none" },
    };

    public Option<float> LabelSmoothing { get; } = Number("--label-smoothing", "E", "From 0 to 1: (1-E)·loss + E·the loss against equal shares.", OptionParsers.Share);

    public Option<bool> NoNormalize { get; } = new("--no-normalize") { Description = "Take rows as they are instead of dividing them by their norms." };

    public Option<SupConVariant> Variant { get; } = new("--variant")
    {
        Description = "Where the mean over the positives of supcon stands: outside of the logarithm, or inside.",
        HelpName = "out|in",
        CustomParser = OptionParsers.OneOf("--variant", [("out", SupConVariant.Out), ("in", SupConVariant.In)]),
        CompletionSources = { "out", "in" },
    };

    public Option<bool> Decoupled { get; } = new("--decoupled") { Description = "Leave positives out of the denominator." };

    public Option<bool> Explain { get; } = new("--explain") { Description = "Report what was taken as positives and negatives, negatives that are copies of positives, and the usual mistakes." };

    public Option<string?> Out { get; } = ArrayOptions.Output("--out", "The loss, or with --reduction none one a row: .npy (float32), .csv or .tsv.");

    public Option<string?> GradA { get; } = ArrayOptions.Output("--grad-a", "The gradient with respect to A.");

    public Option<string?> GradB { get; } = ArrayOptions.Output("--grad-b", "The gradient with respect to B.");

    public Option<string?> GradNegatives { get; } = ArrayOptions.Output("--grad-negatives", "The gradient with respect to the negatives.");

    private (Option Option, LossName Losses)[] Takers =>
    [
        (Labels, LossName.SupCon | LossName.CrossEntropy),
        (IgnoreIndex, LossName.CrossEntropy),
        (Weights, LossName.CrossEntropy),
        (Negatives, LossName.InfoNce),
        (Mask, LossName.InfoNce | LossName.Clip),
        (Temperature, Pairs),
        (Scale, Pairs),
        (Bias, Pairs),
        (Margin, Pairs),
        (Reduction, All),
        (LabelSmoothing, Softmax | LossName.CrossEntropy),
        (NoNormalize, Pairs),
        (Variant, LossName.SupCon),
        (Decoupled, Softmax),
        (Explain, Pairs),
        (Out, All),
        (GradA, All),
        (GradB, Pairs & ~LossName.SupCon),
        (GradNegatives, LossName.InfoNce),
    ];

    /// <summary>Gives a command all of them.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Name);
        command.Arguments.Add(A);
        command.Arguments.Add(B);
        foreach ((Option option, _) in Takers)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line asks for.</summary>
    /// <exception cref="BadInputException">Options that the loss does not take, or that exclude one another.</exception>
    public LossRequest Read(ParseResult parsed, bool withGradients)
    {
        LossName name = parsed.GetValue(Name);
        foreach ((Option option, LossName losses) in Takers)
        {
            if (parsed.GetResult(option) is { Implicit: false } && (losses & name) == 0)
            {
                throw new BadInputException(option.Name, $"the loss {WordOf(name)}", $"it with {string.Join(" or ", Names.Where(entry => losses.HasFlag(entry.Value)).Select(entry => entry.Word))} only");
            }
        }

        if (Given(parsed, Temperature) is not null && Given(parsed, Scale) is not null)
        {
            throw new BadInputException("--scale", "--temperature beside it", "one of them; the scale is 1 / temperature");
        }

        if (Given(parsed, Temperature) is { } temperature && !PairLossOptions.HasInverse(temperature))
        {
            throw new BadInputException("--temperature", FormattableString.Invariant($"'{temperature}'"), "a number whose inverse is finite, above 3E-39");
        }

        if (parsed.GetValue(GradNegatives) is not null && parsed.GetValue(Negatives) is null)
        {
            throw new BadInputException("--grad-negatives", "no --negatives", "a file of negatives");
        }

        return new LossRequest(name)
        {
            Temperature = Given(parsed, Temperature),
            Scale = Given(parsed, Scale),
            Bias = Given(parsed, Bias),
            Margin = Given(parsed, Margin),
            LabelSmoothing = parsed.GetValue(LabelSmoothing),
            IgnoreIndex = parsed.GetResult(IgnoreIndex) is { Implicit: false } ? parsed.GetValue(IgnoreIndex) : null,
            Reduction = parsed.GetValue(Reduction),
            Variant = parsed.GetValue(Variant),
            Normalize = !parsed.GetValue(NoNormalize),
            Decoupled = parsed.GetValue(Decoupled),
            Explain = parsed.GetValue(Explain),
            WithGradients = withGradients,
        };
    }

    private static string WordOf(LossName name) => Names.First(entry => entry.Value == name).Word;

    private static float? Given(ParseResult parsed, Option<float> option) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    private static Option<float> Number(string name, string help, string description, Func<string, Func<System.CommandLine.Parsing.ArgumentResult, float>> parser) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = parser(name),
    };
}
