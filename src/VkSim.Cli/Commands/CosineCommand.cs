using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim cosine</c>: the cosines of the rows of two matrices.</summary>
internal static class CosineCommand
{
    public static readonly string[] Examples =
    [
        "vksim cosine A.npy B.npy --out S.npy                every row of A with every row of B",
        "vksim cosine query.npy docs.npy --out S.csv         one vector with every document",
        "vksim cosine A.npy B.npy --out S.npy --rowwise      row i of A with row i of B",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> left = ArrayOptions.Input("A", $"N×D: {ArrayOptions.Formats}.");
        Argument<string> right = ArrayOptions.Input("B", "M×D.");
        Option<string> output = ArrayOptions.RequiredOutput("--out", "The cosines, N×M, or N row by row: .npy (float32), .csv or .tsv.");
        Option<bool> rowwise = new("--rowwise") { Description = "Row i of A with row i of B; a single row serves all rows of the other." };
        Option<float> epsilon = ArrayOptions.Epsilon(1e-8f);
        Command command = new("cosine", "Cosine similarity of rows, each norm clamped on its own, within [-1, 1].") { left, right, output, rowwise, epsilon };
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            using OutputFiles outputs = new();
            outputs.Name("--out", parsed.GetRequiredValue(output));
            InputReader files = text.Reader(parsed, terminal);
            using MatrixFile a = files.OpenMatrix(parsed.GetRequiredValue(left));
            using MatrixFile b = files.OpenMatrix(parsed.GetRequiredValue(right));
            MatrixFile.RequireSameColumns(a, b);
            bool byRow = parsed.GetValue(rowwise);
            if (byRow)
            {
                RowwiseStream.RequireRows(a, b);
            }

            a.Narrow(source => NarrowedSource.ForDirections(source, parsed.GetValue(epsilon)));
            b.Narrow(source => NarrowedSource.ForDirections(source, parsed.GetValue(epsilon)));
            CosineOptions settings = new() { Epsilon = parsed.GetValue(epsilon), CancellationToken = cancellation };
            return new ArrayRun(options, terminal, parsed, a, b).Run(outputs, (device, board) =>
            {
                string path = parsed.GetRequiredValue(output);
                if (byRow)
                {
                    VectorFileWriter values = outputs.Create(path, FileElementType.Float32, RowwiseStream.RowsOf(a, b))!;
                    new RowwiseStream(device, a, b, settings).WriteTo(values, board.Begin("Comparing"));
                }
                else
                {
                    VectorFileWriter values = outputs.Create(path, FileElementType.Float32, a.Rows, b.Rows)!;
                    PairStream stream = new(device, a, b, (x, y, handler) => device.CosineSimilarityWindows(x, y, handler, settings));
                    stream.WriteTo(values, board.Begin("Comparing"), cancellation);
                }
            });
        });
        return command;
    }
}
