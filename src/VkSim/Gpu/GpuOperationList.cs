using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>A list of operations that is a command list of the engine.</summary>
internal sealed partial class GpuOperationList : IOperationList
{
    private readonly GpuLanes _lanes;
    private readonly ListRecording _recording;
    private readonly List<GpuRankingBuffers> _rankings = [];

    public GpuOperationList(GpuLanes lanes, CommandList commands)
    {
        _lanes = lanes;
        Commands = commands;
        _recording = new ListRecording(commands);
    }

    /// <summary>The commands, to which the caller may add its own.</summary>
    public CommandList Commands { get; }

    /// <inheritdoc/>
    public bool IsTimed
    {
        set => Commands.Profile = value;
    }

    /// <inheritdoc/>
    public CancellationToken CancellationToken
    {
        // What is submitted to the device runs to its end.
        set { }
    }

    /// <inheritdoc/>
    public TimeSpan? Elapsed
    {
        get
        {
            IReadOnlyList<DispatchTiming> timings = Commands.GetTimings();
            return timings.Count == 0 ? null : new TimeSpan(timings.Sum(timing => timing.Duration.Ticks));
        }
    }

    /// <inheritdoc/>
    public IRankingBuffers Nearest(in MatrixView queries, in MatrixView database, in NearestSettings settings, IRankingBuffers? former)
    {
        int found = (int)Math.Min(settings.K, database.Rows);
        Metric order = settings.Comparison.Metric;
        GpuRankingBuffers buffers = former is GpuRankingBuffers given && given.Fits(queries.Rows, found, settings.K, order)
            ? given
            : CreateRanking(queries.Rows, found, settings.K, order);
        using Recorder recorder = Begin();
        recorder.Lane.RecordNearest(queries, database, settings, buffers.Packed);
        return Kept(buffers);
    }

    /// <inheritdoc/>
    public IRankingBuffers TopK(in MatrixView matrix, int k, bool largest)
    {
        GpuRankingBuffers buffers = CreateRanking(matrix.Rows, Math.Min(k, matrix.Columns), k, TopKOperation.OrderOf(largest));
        using Recorder recorder = Begin();
        recorder.Lane.RecordTopK(matrix, k, largest, buffers.Packed);
        return Kept(buffers);
    }

    /// <inheritdoc/>
    public ulong Submit() => Submit(default);

    /// <summary>The same, on a queue of choice and ordered with the host program's own submissions.</summary>
    public ulong Submit(in SubmitOptions options)
    {
        ulong serial = Commands.Submit(options).Serial;
        foreach (GpuRankingBuffers ranking in _rankings)
        {
            serial = ranking.Request().Serial;
        }

        return serial;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Commands.Reset();
        _rankings.Clear();
        _recording.Scratch.ForgetReplaced();
    }

    /// <inheritdoc/>
    public bool IsDone(ulong submission) => FenceOf(submission).Done;

    /// <inheritdoc/>
    public Exception? ErrorOf(ulong submission) =>
        FenceOf(submission).HasError ? new DeviceLostException($"The device was lost before the list '{Commands.Name}' had finished.") : null;

    /// <inheritdoc/>
    public bool Wait(ulong submission, TimeSpan timeout) => FenceOf(submission).Wait(timeout);

    /// <inheritdoc/>
    public ValueTask WaitAsync(ulong submission, CancellationToken cancellationToken) => FenceOf(submission).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _recording.Dispose();

    private GpuFence FenceOf(ulong submission) => Commands.Device.FenceOf(submission);

    private GpuRankingBuffers CreateRanking(long rows, int found, int k, Metric order)
    {
        GpuBuffer<ulong> packed = Commands.Device.CreateBuffer<ulong>(rows * found, "neighbours");
        return new GpuRankingBuffers(packed, found, k, order);
    }

    private GpuRankingBuffers Kept(GpuRankingBuffers buffers)
    {
        _rankings.Add(buffers);
        return buffers;
    }

    private Recorder Begin()
    {
        GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Recording = _recording;
        return new Recorder(lease);
    }

    // A lane that records, until it is given back.
    private readonly struct Recorder(GpuLaneLease lease) : IDisposable
    {
        public GpuLane Lane => lease.Lane;

        public void Dispose()
        {
            lease.Lane.Recording = null;
            lease.Dispose();
        }
    }
}
