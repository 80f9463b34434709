using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim normalize</c>: brings every row or column of a matrix to norm 1.</summary>
internal static class NormalizeCommand
{
    public static readonly string[] Examples =
    [
        "vksim normalize X.npy --out Y.npy                       rows of Euclidean norm 1",
        "vksim normalize X.npy --out Y.npy --norms N.npy         and the norms that they had",
        "vksim normalize X.csv --out Y.csv --p inf --dim 0       columns, by their largest magnitude",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> input = ArrayOptions.Input("X", $"N×D, a row a vector: {ArrayOptions.Formats}.");
        Option<string> output = ArrayOptions.RequiredOutput("--out", "The result, of the shape of X: .npy (float32), .csv or .tsv.");
        Option<float> order = ArrayOptions.Order("Order of the norm: 0, a positive number, or inf.");
        Option<int> dimension = new("--dim")
        {
            Description = "1: a row is a vector; 0: a column is.",
            HelpName = "1|0",
            DefaultValueFactory = _ => 1,
            CustomParser = OptionParsers.OneOf("--dim", [("1", 1), ("0", 0)]),
            CompletionSources = { "0", "1" },
        };
        Option<float> epsilon = ArrayOptions.Epsilon(1e-12f);
        Option<string?> norms = ArrayOptions.Output("--norms", "Also the norms, before the clamp.");
        Command command = new("normalize", "Divide each row or column by its norm.") { input, output, order, dimension, epsilon, norms };
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            using OutputFiles outputs = new();
            outputs.Name("--out", parsed.GetRequiredValue(output));
            outputs.Name("--norms", parsed.GetValue(norms));
            InputReader files = text.Reader(parsed, terminal);
            using MatrixFile x = files.OpenMatrix(parsed.GetRequiredValue(input));
            // A single vector is a row, whatever is said of its dimension.
            bool byColumn = parsed.GetValue(dimension) == 0 && x.Shape.Count == 2;
            return new ArrayRun(options, terminal, parsed, x).Run(outputs, (device, board) =>
            {
                VectorFileWriter result = outputs.Create(parsed.GetRequiredValue(output), FileElementType.Float32, [.. x.Shape])!;
                VectorFileWriter? lengths = outputs.Create(parsed.GetValue(norms), FileElementType.Float32, byColumn ? x.Columns : x.Rows);
                NormalizeOptions settings = new()
                {
                    P = parsed.GetValue(order),
                    Epsilon = parsed.GetValue(epsilon),
                    Axis = byColumn ? NormalizeAxis.Columns : NormalizeAxis.Rows,
                    CancellationToken = cancellation,
                };
                board.Begin("Reading");
                x.Narrow(source => byColumn
                    ? NarrowedSource.ForColumnDirections(source, settings.Epsilon, settings.P, cancellation)
                    : NarrowedSource.ForDirections(source, settings.Epsilon, settings.P));
                NormalizeStream stream = new(device, x, settings);
                if (byColumn)
                {
                    stream.WriteColumns(result, lengths, board);
                }
                else
                {
                    stream.WriteRows(result, lengths, board.Begin("Normalizing"));
                }
            });
        });
        return command;
    }
}
