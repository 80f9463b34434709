using VkSim.Mpi.Agreements;
using VkSim.Mpi.Native;

namespace VkSim;

/// <summary>
/// The ring of all processes that <c>mpirun</c> started, over Open MPI: its library must be installed. A program begins with
/// <see cref="Run"/>, which ends all processes where one fails.
/// </summary>
/// <remarks>A process has one, once. Any thread may use it, one at a time.</remarks>
public sealed class MpiRing : IRing, IDisposable
{
    private static int _started;

    private readonly MpiThread _thread;
    private volatile bool _disposed;

    private MpiRing(MpiThread thread) => _thread = thread;

    /// <inheritdoc/>
    public int Rank => _thread.Rank;

    /// <inheritdoc/>
    public int Size => _thread.Size;

    /// <summary>Whether Open MPI is installed; otherwise why it cannot be used.</summary>
    public static bool IsAvailable(out string reason) => MpiLibrary.TryLoad(out reason) is not null;

    /// <summary>
    /// Starts MPI, does what this rank is to do, and ends MPI when all ranks have done theirs. Where it fails, the reason is written to standard
    /// error and all processes are ended, so that none waits for this one. Where it ends before the others, their further calls fail with a
    /// <see cref="RingException"/> that names it.
    /// </summary>
    /// <param name="main">What this rank does; gives the exit code.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="RingException">Open MPI is not there, or does not start.</exception>
    public static int Run(Func<MpiRing, int> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        MpiRing ring = Start();
        int exitCode = 0;
        try
        {
            exitCode = main(ring);
        }
        catch (Exception failure)
        {
            ring.Abort(failure.ToString());
        }

        ring.Dispose();
        return exitCode;
    }

    /// <summary>Starts MPI, for a program that ends it by <see cref="Dispose"/>, or by <see cref="Abort"/> where it fails.</summary>
    /// <exception cref="RingException">Open MPI is not there, or does not start, or was started in this process before.</exception>
    public static MpiRing Start()
    {
        MpiLibrary mpi = MpiLibrary.TryLoad(out string reason) ?? throw new RingException(reason);
        return Interlocked.Exchange(ref _started, 1) == 0
            ? new MpiRing(new MpiThread(mpi))
            : throw new RingException("MPI has been started in this process already; a process has one ring.");
    }

    /// <inheritdoc/>
    public Task Send(ReadOnlyMemory<byte> bytes) => Begin(bytes, isSend: true);

    /// <inheritdoc/>
    public Task Receive(Memory<byte> bytes) => Begin(bytes, isSend: false);

    /// <summary>Writes the reason to standard error and ends all processes, this one too, with exit code 1. After <see cref="Dispose"/> nothing is left to end.</summary>
    /// <param name="reason">Why.</param>
    public void Abort(string reason)
    {
        if (_disposed)
        {
            return;
        }

        Console.Error.WriteLine($"Rank {Rank} of {Size} ended all: {reason}");
        Console.Error.Flush();
        _thread.Abort();
    }

    /// <summary>
    /// Ends MPI; waits for the other ranks to do so too, whose further calls of losses fail. Where the ring is broken no rank can wait for
    /// another, so all processes are ended as by <see cref="Abort"/>.
    /// </summary>
    /// <exception cref="RingException">MPI failed.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        try
        {
            Agreement.AttendToTheEnd(this);
        }
        catch (RingException failure)
        {
            Abort(failure.Message);
        }

        _disposed = true;
        _thread.End();
    }

    private Task Begin(ReadOnlyMemory<byte> bytes, bool isSend)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _thread.Begin(new MpiTransfer(bytes, isSend));
    }
}
