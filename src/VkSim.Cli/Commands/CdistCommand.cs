using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim cdist</c>: the distances of every row of a matrix from every row of another.</summary>
internal static class CdistCommand
{
    public static readonly string[] Examples =
    [
        "vksim cdist A.npy B.npy --out D.npy                 Euclidean distances",
        "vksim cdist A.npy A.npy --out D.npy --squared       squared, of a matrix from itself",
        "vksim cdist A.npy B.npy --out D.npy --p 1           sums of absolute differences",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> left = ArrayOptions.Input("A", $"N×D: {ArrayOptions.Formats}.");
        Argument<string> right = ArrayOptions.Input("B", "M×D.");
        Option<string> output = ArrayOptions.RequiredOutput("--out", "The distances, N×M: .npy (float32), .csv or .tsv.");
        Option<float> order = ArrayOptions.Order("Order of the distance: 0 (components that differ), a positive number, or inf.");
        Option<DistanceMode> mode = new("--mode")
        {
            Description = "How distances of order 2 are computed: direct, as a matrix product, or as fast as that with unsafe pairs recomputed (auto, the default).",
            HelpName = "auto|direct|matmul",
            CustomParser = OptionParsers.OneOf("--mode", [("auto", DistanceMode.Auto), ("direct", DistanceMode.Direct), ("matmul", DistanceMode.MatMul)]),
            CompletionSources = { "auto", "direct", "matmul" },
        };
        Option<bool> squared = new("--squared") { Description = "Leave distances of order 2 squared." };
        Command command = new("cdist", "Distances of every row of A from every row of B.") { left, right, output, order, mode, squared };
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            using OutputFiles outputs = new();
            outputs.Name("--out", parsed.GetRequiredValue(output));
            CdistOptions settings = new()
            {
                P = parsed.GetValue(order),
                Mode = parsed.GetValue(mode),
                Squared = parsed.GetValue(squared),
                CancellationToken = cancellation,
            };
            if (settings is { Squared: true, P: not 2 })
            {
                throw new BadInputException("--squared", FormattableString.Invariant($"--p {settings.P} beside it"), "--p 2");
            }

            if (settings is { Mode: DistanceMode.MatMul, P: not 2 })
            {
                throw new BadInputException("--mode matmul", FormattableString.Invariant($"--p {settings.P} beside it"), "--p 2, or --mode auto or direct");
            }

            InputReader files = text.Reader(parsed, terminal);
            using MatrixFile a = files.OpenMatrix(parsed.GetRequiredValue(left));
            using MatrixFile b = files.OpenMatrix(parsed.GetRequiredValue(right));
            MatrixFile.RequireSameColumns(a, b);
            return new ArrayRun(options, terminal, parsed, a, b).Run(outputs, (device, board) =>
            {
                board.Begin("Reading");
                MatrixFile.NarrowForDistances(a, b, cancellation);
                VectorFileWriter values = outputs.Create(parsed.GetRequiredValue(output), FileElementType.Float32, a.Rows, b.Rows)!;
                PairStream stream = new(device, a, b, (x, y, handler) => device.CdistWindows(x, y, handler, settings));
                stream.WriteTo(values, board.Begin("Comparing"), cancellation);
            });
        });
        return command;
    }
}
