using System.Diagnostics;

namespace VkSim;

/// <summary>An operation that a <see cref="FrameBudget"/> cuts into slices. One thread at a time continues it.</summary>
public class BudgetedWork : IDisposable
{
    // What the first slice may take in steps of a component with another: below a millisecond on a slow processor.
    private const long FirstSteps = 1 << 20;

    // Measurements of small slices are rough, so slices grow by steps.
    private const int MostGrowth = 4;

    private readonly VectorCommandList _list;
    private readonly VectorRecorder _recorder;
    private readonly TimeSpan _perSlice;
    private readonly Action<VectorRecorder, long, long> _record;
    private VectorFence _fence;
    private long _sliceRows;
    private long _sliceStart;
    private long _sliceEnd;
    private long _underWay;
    private bool _isTimed;
    private bool _disposed;

    internal BudgetedWork(VectorDevice device, TimeSpan perSlice, long rows, long stepsOfRow, Action<VectorRecorder, long, long> record)
    {
        Rows = rows;
        _perSlice = perSlice;
        _record = record;
        _sliceRows = Math.Max(1, FirstSteps / Math.Max(1, stepsOfRow));
        _list = device.CreateCommandList("slice of a frame");
        _list.IsTimed = true;
        _recorder = device.Record(_list);
    }

    /// <summary>Rows in all.</summary>
    public long Rows { get; }

    /// <summary>Rows that are computed.</summary>
    public long RowsDone { get; private set; }

    /// <summary>Whether all is computed.</summary>
    public bool IsDone => RowsDone == Rows;

    /// <summary>How long the newest slice took the device; null before the first has ended.</summary>
    public TimeSpan? SliceTime { get; private set; }

    /// <summary>
    /// Looks whether the slice that is under way has ended, and if so hands the next one to the device. Call it once a frame. Does not wait.
    /// </summary>
    /// <returns>Whether all is computed.</returns>
    /// <exception cref="ObjectDisposedException">The work, or a matrix that it uses, was disposed.</exception>
    /// <exception cref="Compute.DeviceLostException">The device was lost.</exception>
    public bool Continue()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_underWay > 0)
        {
            if (!_fence.IsDone)
            {
                return false;
            }

            // Done already; raises what went wrong.
            _fence.Wait();
            Finish();
        }

        if (!IsDone)
        {
            Begin(Math.Min(_sliceRows, Rows - RowsDone));
        }

        return IsDone;
    }

    /// <summary>Gives up what is not computed yet. A slice that is under way ends by itself.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            DisposeSlice();
            _list.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The rows of a slice have been computed.</summary>
    private protected virtual void Take(long first, long count)
    {
    }

    /// <summary>Gives back what a slice that was begun holds.</summary>
    private protected virtual void DisposeSlice()
    {
    }

    private void Begin(long count)
    {
        _list.Reset();
        _record(_recorder, RowsDone, count);
        _sliceStart = Stopwatch.GetTimestamp();
        Volatile.Write(ref _sliceEnd, 0);
        _fence = _list.Submit();
        _underWay = count;
        if (!_isTimed)
        {
            _ = NoteEndAsync(_fence);
        }
    }

    private void Finish()
    {
        TimeSpan? measured = _list.Elapsed;
        _isTimed = measured is not null;
        TimeSpan took = measured ?? Stopwatch.GetElapsedTime(_sliceStart, EndOfSlice());
        SliceTime = took;
        double fitting = _underWay * _perSlice.TotalMicroseconds / Math.Max(1, took.TotalMicroseconds);
        _sliceRows = (long)Math.Clamp(fitting, 1, (double)_underWay * MostGrowth);
        long first = RowsDone;
        RowsDone += _underWay;
        (long count, _underWay) = (_underWay, 0);
        Take(first, count);
    }

    private long EndOfSlice() => Volatile.Read(ref _sliceEnd) is > 0 and long end ? end : Stopwatch.GetTimestamp();

    // Where the device has no clock: when the waiting thread was told.
    private async Task NoteEndAsync(VectorFence fence)
    {
        try
        {
            await fence.WaitAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is Compute.GpuException or ObjectDisposedException)
        {
            // Whoever continues the work is told.
        }

        Volatile.Write(ref _sliceEnd, Stopwatch.GetTimestamp());
    }
}
