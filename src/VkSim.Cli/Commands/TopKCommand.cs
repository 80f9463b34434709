using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim topk</c>: the best values of every row of a matrix, and where they are.</summary>
internal static class TopKCommand
{
    public static readonly string[] Examples =
    [
        "vksim topk S.npy --k 10 --out-values V.npy --out-ids I.npy              the ten largest of each row",
        "vksim topk D.npy --k 1 --out-values V.npy --out-ids I.npy --smallest    the nearest, of distances",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> input = ArrayOptions.Input("X", $"N×C: {ArrayOptions.Formats}.");
        Option<int> count = new("--k")
        {
            Description = "Values of each row; where a row has fewer, the rest has id -1.",
            HelpName = "K",
            Required = true,
            CustomParser = OptionParsers.WholeNumber("--k", 1, Array.MaxLength / sizeof(long)),
        };
        Option<string> values = ArrayOptions.RequiredOutput("--out-values", "The values, N×K, best first, NaN last: .npy (float32), .csv or .tsv.");
        Option<string> ids = ArrayOptions.RequiredOutput("--out-ids", "Their columns, N×K, ties by the lower one: .npy (int64), .csv or .tsv.");
        Option<bool> smallest = new("--smallest") { Description = "The smallest values instead of the largest." };
        Command command = new("topk", "The K largest or smallest values of each row, with their columns.") { input, count, values, ids, smallest };
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            using OutputFiles outputs = new();
            outputs.Name("--out-values", parsed.GetRequiredValue(values));
            outputs.Name("--out-ids", parsed.GetRequiredValue(ids));
            InputReader files = text.Reader(parsed, terminal);
            using MatrixFile x = files.OpenMatrix(parsed.GetRequiredValue(input));
            int k = parsed.GetValue(count);
            return new ArrayRun(options, terminal, parsed, x).Run(outputs, (device, board) =>
            {
                VectorFileWriter best = outputs.Create(parsed.GetRequiredValue(values), FileElementType.Float32, x.Rows, k)!;
                VectorFileWriter places = outputs.Create(parsed.GetRequiredValue(ids), FileElementType.Int64, x.Rows, k)!;
                TopKOptions settings = new() { Largest = !parsed.GetValue(smallest), CancellationToken = cancellation };
                x.Narrow(source => NarrowedSource.ForRanking(source, k, settings.Largest));
                new TopKStream(device, x, k, settings).WriteTo(best, places, board.Begin("Selecting"));
            });
        });
        return command;
    }
}
