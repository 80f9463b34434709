using System.Runtime.InteropServices;

namespace VkSim.Files;

/// <summary>
/// The unfinished output files of the process. They are deleted when the process is told to end while they are written, and
/// when it exits; whoever still writes one is told so when he finishes it. Signals are only listened to while there are any.
/// </summary>
internal static class PendingOutputs
{
    // SIGXFSZ, by its number.
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    private static readonly Lock Gate = new();
    private static readonly HashSet<OutputFile> Files = [];
    private static PosixSignalRegistration[] _signals = [];
    private static PosixSignalRegistration? _fileTooLarge;
    private static bool _exitHooked;

    /// <summary>Runs the creation of a file and remembers it, with no signal between.</summary>
    public static FileStream Add(OutputFile file, Func<FileStream> create)
    {
        lock (Gate)
        {
            FileStream stream = create();
            Files.Add(file);
            if (Files.Count == 1)
            {
                Listen();
            }

            return stream;
        }
    }

    /// <summary>Runs what ends a file's unfinished state, with no signal between, and forgets it.</summary>
    public static void Remove(OutputFile file, Action finish)
    {
        PosixSignalRegistration[] unused = [];
        try
        {
            lock (Gate)
            {
                if (Files.Remove(file) && Files.Count == 0)
                {
                    unused = _signals;
                    _signals = [];
                }

                finish();
            }
        }
        finally
        {
            // Outside the lock: it waits for a handler that is running, and the handler waits for the lock.
            foreach (PosixSignalRegistration signal in unused)
            {
                signal.Dispose();
            }
        }
    }

    /// <summary>
    /// From now on a limit on file sizes does not end the process: the write fails, and says so. For good, since a stream that could not be
    /// written tries once more when it is collected.
    /// </summary>
    public static void KeepFromEnding()
    {
        lock (Gate)
        {
            if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            {
                _fileTooLarge ??= PosixSignalRegistration.Create(FileTooLarge, context => context.Cancel = true);
            }
        }
    }

    private static void Listen()
    {
        if (!_exitHooked)
        {
            _exitHooked = true;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Abandon();
            KeepFromEnding();
        }

        // The handler lets the signal take its course: without another handler the process ends.
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Abandon()))];
    }

    private static void Abandon()
    {
        lock (Gate)
        {
            foreach (OutputFile file in Files)
            {
                file.Abandon();
            }
        }
    }
}
