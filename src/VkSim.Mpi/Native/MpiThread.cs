using System.Collections.Concurrent;

namespace VkSim.Mpi.Native;

/// <summary>
/// The thread that makes all calls of MPI, so that any MPI will do and none needs locks. While transfers are under way it asks for them again
/// and again, which with most MPIs is what moves them; that leaves other threads free to compute.
/// </summary>
internal sealed class MpiThread
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // Asked without a pause at first: ranks that wait for one another are on their way.
    private const int QuickRounds = 200;

    private readonly MpiLibrary _mpi;
    private readonly Thread _thread;
    private readonly Predicate<MpiTransfer> _hasEnded;
    private readonly ConcurrentQueue<MpiTransfer> _begun = new();
    private readonly List<MpiTransfer> _transfers = [];
    // Stays: a process has one, and all may be ended at any time.
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource<(int Rank, int Size)> _started = new();
    private readonly TaskCompletionSource _ended = new();
    private RingException? _broken;
    private volatile bool _isEnding;
    private volatile bool _isAborting;

    /// <summary>Starts MPI.</summary>
    /// <exception cref="RingException">MPI says no.</exception>
    public MpiThread(MpiLibrary mpi)
    {
        _mpi = mpi;
        _hasEnded = HasEnded;
        _thread = new Thread(Serve) { Name = "MPI", IsBackground = true };
        _thread.Start();
        (Rank, Size) = _started.Task.GetAwaiter().GetResult();
    }

    /// <summary>This process's number.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>Begins a transfer.</summary>
    public Task Begin(MpiTransfer transfer)
    {
        _begun.Enqueue(transfer);
        _wake.Set();
        return transfer.Task;
    }

    /// <summary>Ends MPI once transfers have ended; waits for the other ranks.</summary>
    public void End()
    {
        _isEnding = true;
        _wake.Set();
        _ended.Task.GetAwaiter().GetResult();
        _thread.Join();
    }

    /// <summary>Ends all processes, this one too.</summary>
    public void Abort()
    {
        _isAborting = true;
        _wake.Set();
        _thread.Join();
    }

    private void Serve()
    {
        try
        {
            _started.SetResult(_mpi.Start());
        }
        catch (RingException failure)
        {
            _started.SetException(failure);
            return;
        }

        try
        {
            MoveAll();
            _mpi.Finish();
            _ended.SetResult();
        }
        catch (RingException failure)
        {
            _ended.SetException(failure);
        }
    }

    private void MoveAll()
    {
        for (int round = 0; !_isEnding || _transfers.Count > 0 || !_begun.IsEmpty; round++)
        {
            if (_isAborting)
            {
                _mpi.Abort();
            }

            if (Move())
            {
                round = 0;
            }
            else if (_transfers.Count == 0)
            {
                _wake.WaitOne();
                round = 0;
            }
            else if (round < QuickRounds)
            {
                Thread.Yield();
            }
            else if (_wake.WaitOne(Pause))
            {
                round = 0;
            }
        }
    }

    // Whether anything began or ended.
    private bool Move()
    {
        bool hasBegun = false;
        while (_begun.TryDequeue(out MpiTransfer? transfer))
        {
            hasBegun = true;
            if (!HasFailed(transfer))
            {
                _transfers.Add(transfer);
            }
        }

        return _transfers.RemoveAll(_hasEnded) > 0 || hasBegun;
    }

    private bool HasFailed(MpiTransfer transfer)
    {
        try
        {
            if (_broken is null)
            {
                transfer.Begin(_mpi, (Rank + Size - 1) % Size, (Rank + 1) % Size);
                return false;
            }
        }
        catch (RingException failure)
        {
            _broken = failure;
        }

        transfer.Fail(_broken);
        return true;
    }

    // After a failure of MPI, or where other bytes came than were expected, nothing is certain: all that is under way or follows fails with it.
    private bool HasEnded(MpiTransfer transfer)
    {
        try
        {
            if (_broken is null)
            {
                return transfer.TryEnd(_mpi);
            }
        }
        catch (RingException failure)
        {
            _broken = failure;
        }

        transfer.Fail(_broken);
        return true;
    }
}
