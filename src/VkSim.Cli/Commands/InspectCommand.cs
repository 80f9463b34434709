using System.CommandLine;
using System.Diagnostics;

namespace VkSim.Cli;

/// <summary><c>vksim inspect</c>: what is the matter with a space of embeddings.</summary>
internal static class InspectCommand
{
    public static readonly string[] Examples =
    [
        "vksim inspect X.npy                               a verdict, and what it rests on",
        "vksim inspect images.npy --paired texts.npy       alignment, modality gap, recall both ways",
        "vksim inspect X.npy --labels Y.npy                how labels fit neighbours",
        "vksim inspect X.npy --html report.html            pictures to turn, zoom and select from, in one file",
        "vksim inspect X.npy --png pictures                the main pictures as files; --png sheet.png: all on one",
        "vksim inspect X.npy --exact --json                every figure, of all pairs of rows",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> input = ArrayOptions.Input("X", $"N×D: {ArrayOptions.Formats}.");
        Option<string?> paired = ArrayOptions.Output("--paired", "N×D: row i belongs to row i of X, such as a text to its image.");
        Option<string?> labels = ArrayOptions.Output("--labels", "N whole numbers: the class of each row; or a folder with a subfolder a class.");
        Option<string?> html = ArrayOptions.Output("--html", "Write the report as one HTML file, which needs no network.");
        Option<string?> png = new("--png")
        {
            Description = "Write the main pictures as PNG files into a folder, or all of them into one file whose name ends in .png.",
            HelpName = "FOLDER",
        };
        Option<bool> exact = new("--exact") { Description = "Compare all pairs of rows instead of a sample; takes time in proportion to N²." };
        Option<int> sample = new("--sample")
        {
            Description = "Rows of the sample that all pairs are compared of.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--sample", 2, SpaceOptions.MostSampleRows),
            DefaultValueFactory = _ => SpaceOptions.UsualSampleRows,
        };
        Option<int> points = new("--points")
        {
            Description = "Rows that the pictures show as points and lay out; all where there are no more.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--points", 2, SpaceOptions.MostSampleRows),
            DefaultValueFactory = _ => InspectPictures.UsualPoints,
        };
        Option<bool> noLayout = new("--no-layout") { Description = "Leave the layout (UMAP) out of the pictures." };
        Option<int> seed = new("--seed")
        {
            Description = "Where the choice of the sample begins.",
            HelpName = "S",
            CustomParser = OptionParsers.WholeNumber("--seed", 0, int.MaxValue),
        };
        Command command = new("inspect", "Why is every cosine 1, or 0, or NaN? A verdict on a space of embeddings, with the evidence.")
        {
            input, paired, labels, html, png, points, noLayout, exact, sample, seed,
        };
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            InspectPictures pictures = InspectPictures.Plan(
                parsed.GetValue(html),
                parsed.GetValue(png),
                !parsed.GetValue(noLayout),
                new[] { parsed.GetRequiredValue(input), parsed.GetValue(paired), parsed.GetValue(labels) }.OfType<string>());
            using InspectInputs inputs = InspectInputs.Open(
                text.Reader(parsed, terminal), parsed.GetRequiredValue(input), parsed.GetValue(paired), parsed.GetValue(labels));
            (SpaceReport report, SpaceLayout? layout, DeviceDescription description, TimeSpan time) = terminal.WithProgress(board =>
            {
                board.Begin("Opening the device");
                using VectorDevice device = DeviceSelection.Open(parsed.GetValue(options.Device));
                Stopwatch clock = Stopwatch.StartNew();
                IProgress<double> reading = board.Begin("Reading");
                using Matrix x = inputs.X.UploadAll(device, reading, cancellation);
                using Matrix? y = inputs.Paired?.UploadAll(device, reading, cancellation);
                SpaceReport report = EmbeddingDiagnostics.Analyze(x, new SpaceOptions
                {
                    Paired = y,
                    Labels = inputs.Labels,
                    Exact = parsed.GetValue(exact),
                    SampleRows = parsed.GetValue(sample),
                    PictureRows = pictures.AreWanted ? parsed.GetValue(points) : null,
                    Seed = parsed.GetValue(seed),
                    Progress = board.Begin("Inspecting"),
                    CancellationToken = cancellation,
                });
                TimeSpan time = clock.Elapsed;
                SpaceLayout? layout = !pictures.HaveLayout || report.Sample.Rows.Count == 0 ? null
                    : EmbeddingDiagnostics.Layout(x, new LayoutOptions
                    {
                        Rows = report.Sample.Rows,
                        Seed = parsed.GetValue(seed),
                        Progress = board.Begin("Laying out"),
                        CancellationToken = cancellation,
                    });
                return (report, layout, device.Description, time);
            });
            NarrowingJson[]? losses = NarrowingNotice.Tell(terminal, inputs.Sources);
            if (parsed.GetValue(options.Json))
            {
                terminal.WriteJson(InspectJson.From(report, layout, description, time, losses), JsonOutput.Readable.InspectJson);
            }
            else
            {
                new InspectReport(report, layout, terminal).Write(description, time);
            }

            // Last, so that a full disk loses no analysis.
            pictures.Write(report, new SpacePageOptions
            {
                Source = Path.GetFileName(inputs.X.Name),
                Device = DeviceNames.Full(description),
                Labels = inputs.LabelNames,
                Layout = layout is null ? default : layout.Coordinates.ToArray(),
                LayoutName = layout is null ? "" : InspectPictures.NameOf(layout),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
