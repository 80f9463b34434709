using System.Diagnostics;

namespace VkSim.Compute;

/// <summary>
/// A stretch of a queue's work that is timed by the host from before its first submission until its last is seen to be finished; then the
/// next begins. Nothing waits for it. All members may be called from any thread.
/// </summary>
/// <param name="rate">What is told of it.</param>
internal sealed class WorkStretch(WorkRate rate)
{
    private readonly Lock _gate = new();
    private ulong _last;
    private long _operations;
    private long _start;
    private bool _alone;

    /// <summary>Whether there is one that has not ended.</summary>
    public bool IsOpen => Volatile.Read(ref _last) != 0;

    /// <summary>Something was submitted. A stretch of as much work as a submission may be grows no further, or it might never end.</summary>
    /// <param name="serial">Its serial.</param>
    /// <param name="operations">What was estimated of it; 0: unknown, and not counted.</param>
    /// <param name="idle">Whether all before it on the queue was known to be finished.</param>
    /// <param name="timestamp">Before it was submitted, of <see cref="Stopwatch"/>.</param>
    public void Submitted(ulong serial, long operations, bool idle, long timestamp)
    {
        if (operations == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_last == 0)
            {
                _start = timestamp;
                _operations = 0;
                _alone = idle;
            }
            else if (_operations >= rate.Bound)
            {
                return;
            }

            _operations = operations > long.MaxValue - _operations ? long.MaxValue : _operations + operations;
            Volatile.Write(ref _last, serial);
        }
    }

    /// <summary>Everything up to a serial has finished.</summary>
    /// <param name="serial">The serial.</param>
    /// <param name="timestamp">When that was seen.</param>
    /// <param name="awaited">Whether somebody waited for it, so that it was seen at once.</param>
    public void Finished(ulong serial, long timestamp, bool awaited)
    {
        if (!IsOpen)
        {
            return;
        }

        lock (_gate)
        {
            if (_last != 0 && serial >= _last)
            {
                Volatile.Write(ref _last, 0);
                rate.Add(_operations, Stopwatch.GetElapsedTime(_start, timestamp), awaited && _alone);
            }
        }
    }
}
