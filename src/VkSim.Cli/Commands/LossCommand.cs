using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace VkSim.Cli;

/// <summary><c>vksim loss</c>: a contrastive loss of files of embeddings, with its gradients.</summary>
internal static class LossCommand
{
    public static readonly string[] Examples =
    [
        "vksim loss clip images.npy texts.npy --scale 100                    one number",
        "vksim loss ntxent a.npy b.npy --grad-a GA.npy --grad-b GB.npy       and its gradients",
        "vksim loss supcon x.npy --labels y.npy --reduction none --out L.npy",
        "vksim loss crossentropy logits.npy --labels y.npy --ignore-index 0 --weights w.npy",
        "vksim loss infonce q.npy k.npy --negatives queue.npy --explain      and what was taken for what",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        LossOptions own = new();
        Command command = new("loss", "A contrastive loss of embeddings, in memory that does not grow with N×N.");
        own.AddTo(command);
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            bool json = parsed.GetValue(options.Json);
            using OutputFiles outputs = new();
            Option<string?>[] files = [own.Out, own.GradA, own.GradB, own.GradNegatives];
            LossRequest request = own.Read(parsed, json || files[1..].Any(file => parsed.GetValue(file) is not null));
            foreach (Option<string?> file in files)
            {
                outputs.Name(file.Name, parsed.GetValue(file));
            }

            using LossInputs inputs = LossInputs.Open(request, text.Reader(parsed, terminal), new LossFiles(
                parsed.GetRequiredValue(own.A), parsed.GetValue(own.B), parsed.GetValue(own.Labels), parsed.GetValue(own.Weights),
                parsed.GetValue(own.Negatives), parsed.GetValue(own.Mask)));
            RequireNegatives(request, inputs);
            inputs.Narrow(request.Name == LossName.CrossEntropy, request.Normalize);
            (LossAnswer answer, DeviceDescription device, TimeSpan time) = terminal.WithProgress(board =>
            {
                board.Begin("Opening the device");
                using VectorDevice device = DeviceSelection.Open(parsed.GetValue(options.Device));
                Stopwatch clock = Stopwatch.StartNew();
                using LossAnswer answer = new LossComputation(device, request, inputs, board, cancellation).Run();
                device.Synchronize();
                TimeSpan time = clock.Elapsed;
                board.Begin("Writing");
                WriteLoss(outputs, parsed.GetValue(own.Out), request, answer);
                WriteGradient(outputs, parsed.GetValue(own.GradA), answer.GradientA, inputs.A.Shape, inputs.A.Source, cancellation);
                WriteGradient(outputs, parsed.GetValue(own.GradB), answer.GradientB, inputs.B?.Shape, inputs.B?.Source, cancellation);
                WriteGradient(outputs, parsed.GetValue(own.GradNegatives), answer.GradientNegatives, inputs.Negatives?.Shape, inputs.Negatives?.Source, cancellation);
                outputs.Commit();
                return (answer, device.Description, time);
            });
            NarrowingJson[]? losses = NarrowingNotice.Tell(terminal, inputs.Sources);
            if (json)
            {
                terminal.WriteJson(LossJson.From(answer, device, outputs.Written, time, losses), JsonOutput.Readable.LossJson);
            }
            else
            {
                Write(answer, request, device, time, terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void RequireNegatives(LossRequest request, LossInputs inputs)
    {
        if (request.Decoupled && (inputs.Negatives is null ? inputs.A.Rows == 1 && request.Name != LossName.NtXent : inputs.Negatives.Rows == 0))
        {
            throw new BadInputException(inputs.Negatives?.Name ?? inputs.A.Name, "no negative for a row", "at least one; with --decoupled nothing else is in the denominator");
        }

        if (request.Decoupled && request.Name == LossName.NtXent && inputs.A.Rows == 1)
        {
            throw new BadInputException(inputs.A.Name, "one row", "at least two; with --decoupled only other rows are in the denominator");
        }
    }

    private static void WriteLoss(OutputFiles outputs, string? path, LossRequest request, LossAnswer answer)
    {
        bool each = request.Reduction == LossReduction.None;
        outputs.Create(path, FileElementType.Float32, each ? answer.Losses.Length : 1)?.Write(each ? answer.Losses : [(float)answer.Loss]);
    }

    private static void WriteGradient(
        OutputFiles outputs, string? path, Matrix? gradient, IReadOnlyList<long>? shape, NarrowedSource? rows, CancellationToken cancellation)
    {
        if (path is null || gradient is null)
        {
            return;
        }

        VectorFileWriter writer = outputs.Create(path, FileElementType.Float32, [.. shape!])!;
        long step = Math.Clamp(MatrixFile.WindowBytes / sizeof(float) / Math.Max(1, gradient.Columns), 1, Math.Max(1, gradient.Rows));
        float[] window = new float[step * gradient.Columns];
        for (long row = 0; row < gradient.Rows; row += step)
        {
            cancellation.ThrowIfCancellationRequested();
            long count = Math.Min(step, gradient.Rows - row);
            Span<float> values = window.AsSpan(0, (int)(count * gradient.Columns));
            gradient.CopyRowsTo(row, count, values);
            Unscale(values, rows!, row, gradient.Columns);
            writer.Write(values);
        }
    }

    // Rows that were divided by a power of two to fit have gradients that are larger by it.
    private static void Unscale(Span<float> gradient, NarrowedSource rows, long first, int columns)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (float)(gradient[i] / rows.ScaleOf(first + (i / columns)));
        }
    }

    private static void Write(LossAnswer answer, LossRequest request, DeviceDescription device, TimeSpan time, Terminal terminal)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().PadRight(2)).AddColumn();
        void Row(string name, string value) => grid.AddRow($"[bold]{name}[/]", Markup.Escape(OneLine.From(value)));
        Row("Loss", Number(answer.Loss) + (request.Reduction == LossReduction.None ? $", the sum of {Quantity.Count(answer.Losses.Length)} rows" : ""));
        if (request.WithGradients && request.Name != LossName.CrossEntropy)
        {
            Row("d/dscale", Number(answer.ScaleGradient));
            Row("d/dtemperature", Number(answer.TemperatureGradient));
            Row("d/dbias", Number(answer.BiasGradient));
        }

        Row("Device", $"{DeviceNames.Full(device)}, {Quantity.Duration(time)}");
        if (request.Name != LossName.CrossEntropy)
        {
            Row("Scratch", Quantity.Bytes(answer.PeakScratchBytes));
        }

        terminal.Output.Write(grid);
        if (answer.Explanation is { } explanation)
        {
            WriteExplanation(explanation, terminal);
        }
    }

    private static void WriteExplanation(LossExplanation explanation, Terminal terminal)
    {
        void Line(string text) => terminal.Output.MarkupLine(Markup.Escape(text));
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{explanation.Rows} rows with {explanation.FewestPositives} to {explanation.MostPositives} positives, {explanation.MeanPositives:0.##} on average; {explanation.RowsWithoutPositives} without any"));
        Line($"similarity of positives: {Range(explanation.Positives)}");
        Line($"similarity of negatives: {Range(explanation.Negatives)}");
        foreach (RowExplanation row in explanation.Samples)
        {
            string nearest = row.NearestNegative < 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", the nearest is row {row.NearestNegative} ({row.NearestNegativeSimilarity:0.0000})");
            Line($"row {row.Row}: {row.PositiveCount} positives ({string.Join(", ", row.Positives)}), {row.NegativeCount} negatives{nearest}");
        }

        foreach (FalseNegative pair in explanation.FalseNegatives)
        {
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"false negative: row {pair.Row} of {Name(pair.Operand)} and row {pair.Other} of {Name(pair.OtherOperand)} are {(pair.AreEqual ? "equal" : "nearly the same")} (cosine {pair.Similarity:0.000000})"));
        }

        if (explanation.FalseNegativeCount > explanation.FalseNegatives.Count)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"and {explanation.FalseNegativeCount - explanation.FalseNegatives.Count:N0} more false negatives"));
        }

        foreach (string warning in explanation.Warnings)
        {
            terminal.Output.MarkupLine($"[yellow]{Markup.Escape($"warning: {warning}")}[/]");
        }
    }

    private static string Name(LossOperand operand) => operand switch
    {
        LossOperand.First => "A",
        LossOperand.Second => "B",
        _ => "the negatives",
    };

    private static string Range(SimilarityRange range) => range.Count == 0
        ? "there are none"
        : string.Create(CultureInfo.InvariantCulture, $"{range.Mean:0.0000} on average, {range.Least:0.0000} to {range.Greatest:0.0000}, of {range.Count:N0} pairs");

    private static string Number(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
