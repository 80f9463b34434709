using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace VkSim.Cli;

/// <summary>
/// Where a command writes: results to standard output, errors to standard error, and progress to standard error only
/// where a person watches.
/// </summary>
internal sealed class Terminal
{
    private const int UnboundedWidth = 1 << 14;

    private readonly Func<Stream> _openOutput;
    private readonly TextWriter _error;
    private readonly IAnsiConsole? _progressConsole;

    /// <summary>The process's own streams.</summary>
    public Terminal()
        : this(Console.Out, Console.OpenStandardOutput, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected)
    {
    }

    public Terminal(TextWriter output, Func<Stream> openOutput, TextWriter error, bool outputIsWatched, bool errorIsWatched)
    {
        _openOutput = openOutput;
        _error = error;
        Output = CreateConsole(output, outputIsWatched);
        if (errorIsWatched)
        {
            IAnsiConsole console = CreateConsole(error, true);
            // Without cursor control a bar could only be printed again and again.
            _progressConsole = console.Profile.Capabilities.Ansi ? console : null;
        }
    }

    /// <summary>Standard output, with colours where it is a terminal that has them.</summary>
    public IAnsiConsole Output { get; }

    /// <summary>Columns to lay out for; very many where no terminal limits them.</summary>
    public int Width => Output.Profile.Width;

    /// <summary>One line on standard error. Where that cannot be written there is nobody to tell; the exit code says the rest.</summary>
    public void WriteError(string message)
    {
        try
        {
            _error.WriteLine($"vksim: {OneLine.From(message)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>One line on standard error for a person who watches; nothing otherwise.</summary>
    public void WriteNotice(string message)
    {
        if (_progressConsole is not null)
        {
            WriteError(message);
        }
    }

    /// <summary>Text on standard output as it is, for other programs to read.</summary>
    public void WriteText(string text)
    {
        using Stream stream = _openOutput();
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush();
    }

    /// <summary>One JSON object on standard output, in UTF-8 whatever the terminal's encoding.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        using Stream stream = _openOutput();
        JsonSerializer.Serialize(stream, value, type);
        stream.WriteByte((byte)'\n');
        stream.Flush();
    }

    /// <summary>Runs work that tells its progress; the bars are gone when it ends.</summary>
    public T WithProgress<T>(Func<IProgressBoard, T> work)
    {
        if (_progressConsole is null)
        {
            return work(new SilentBoard());
        }

        try
        {
            return _progressConsole.Progress()
                .AutoClear(true)
                .HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context => work(new SpectreBoard(context)));
        }
        finally
        {
            _progressConsole.Cursor.Show();
        }
    }

    /// <summary>Brings the cursor back after an interrupt that left no time to clear the bars.</summary>
    public void Restore() => _progressConsole?.Cursor.Show();

    private static IAnsiConsole CreateConsole(TextWriter writer, bool watched)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = watched ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = watched ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = watched ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!watched)
        {
            console.Profile.Width = UnboundedWidth;
        }

        return console;
    }

    private sealed class SilentBoard : IProgressBoard, IProgress<double>
    {
        public IProgress<double> Begin(string stage) => this;

        public void Report(double value)
        {
        }
    }

    private sealed class SpectreBoard(ProgressContext context) : IProgressBoard
    {
        private Stage? _current;

        public IProgress<double> Begin(string stage)
        {
            _current?.Report(1.0);
            return _current = new Stage(context.AddTask(Markup.Escape(stage), autoStart: true, maxValue: 1.0));
        }
    }

    private sealed class Stage(ProgressTask task) : IProgress<double>
    {
        public void Report(double value)
        {
            // Several threads report; a late one must not move the bar back.
            lock (task)
            {
                task.Value = Math.Max(task.Value, value);
            }
        }
    }
}
