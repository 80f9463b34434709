using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>
/// The lanes of a device: a call has one until it returns, the one that was used last where there is a choice. The
/// working memory of those that no call has had need of for a while is given back. The lanes stay: lists are recorded with their kernels.
/// </summary>
internal sealed class GpuLanes : IDisposable
{
    // Calls one after the other, of which none had another beside it, after which the memory of further lanes is given back.
    private const int CallsAlone = 64;

    private readonly object _gate = new();
    private readonly GpuDevice _device;
    private readonly GpuTuning _tuning;
    private readonly GpuLimits? _limits;
    private readonly ShaderLibrary _shaders;
    private readonly List<GpuLane> _all = [];
    private readonly Stack<GpuLane> _idle = new();
    private int _alone;
    private bool _disposed;

    public GpuLanes(GpuDevice device, GpuTuning? tuning, GpuLimits? limits)
    {
        _device = device;
        _limits = limits;
        _shaders = new ShaderLibrary(device);
        _tuning = tuning ?? GpuTuning.For(device, limits ?? new GpuLimits(device.Capabilities));
        var first = new GpuLane(device, _tuning, limits, _shaders);
        _all.Add(first);
        _idle.Push(first);
    }

    /// <summary>Working memory of all lanes in bytes.</summary>
    public long ScratchBytes
    {
        get
        {
            lock (_gate)
            {
                return _all.Sum(lane => lane.ScratchBytes);
            }
        }
    }

    /// <summary>Gives a lane for one call; disposing the lease gives it back.</summary>
    /// <exception cref="ObjectDisposedException">The backend was disposed.</exception>
    public GpuLaneLease Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_idle.TryPop(out GpuLane? lane))
            {
                lane = new GpuLane(_device, _tuning, _limits, _shaders);
                _all.Add(lane);
            }

            lane.FollowDevice();
            _alone = _idle.Count == _all.Count - 1 ? _alone + 1 : 0;
            return new GpuLaneLease(this, lane);
        }
    }

    /// <summary>Takes a lane back; the device may still be at what it submitted.</summary>
    public void Return(GpuLane lane)
    {
        lock (_gate)
        {
            if (_alone >= CallsAlone)
            {
                _alone = 0;
                foreach (GpuLane other in _idle)
                {
                    other.ReleaseScratch();
                }
            }

            _idle.Push(lane);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the calls that are still under way, and lets no other begin.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            while (_idle.Count < _all.Count)
            {
                Monitor.Wait(_gate);
            }
        }

        foreach (GpuLane lane in _all)
        {
            lane.Dispose();
        }

        _shaders.Dispose();
    }
}
