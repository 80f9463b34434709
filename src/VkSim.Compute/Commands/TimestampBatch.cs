namespace VkSim.Compute;

/// <summary>The timestamps of one recording: two for each dispatch.</summary>
internal sealed unsafe class TimestampBatch(GpuDevice device) : IDisposable
{
    // Written when all that came before has finished, so that overlapping dispatches are not counted twice.
    private const PipelineStageFlags Stage = PipelineStageFlags.BottomOfPipeBit;
    private const int MinCapacity = 32;

    private readonly List<string> _names = [];
    private readonly List<DispatchTiming> _timings = [];
    private int _validBits;
    private QueryPool _pool;
    private int _capacity;
    private ulong[] _ticks = [];

    /// <summary>The submission whose timestamps were not read yet; 0 when there is none.</summary>
    public ulong Pending { get; set; }

    /// <summary>The timings that were read last.</summary>
    public IReadOnlyList<DispatchTiming> Timings => _timings;

    public int Count => _names.Count;

    /// <summary>Starts a recording that times this many dispatches at most.</summary>
    /// <param name="commandBuffer">Where it begins.</param>
    /// <param name="dispatches">The dispatches.</param>
    /// <param name="validBits">The bits of a timestamp of the queue that it will run on.</param>
    public void Begin(CommandBuffer commandBuffer, int dispatches, int validBits)
    {
        _validBits = validBits;
        _names.Clear();
        _timings.Clear();
        if (dispatches == 0)
        {
            return;
        }

        EnsureCapacity(dispatches);
        device.Api.CmdResetQueryPool(commandBuffer, _pool, 0, (uint)dispatches * 2);
    }

    public void BeforeDispatch(CommandBuffer commandBuffer, string name)
    {
        device.Api.CmdWriteTimestamp(commandBuffer, Stage, _pool, (uint)_names.Count * 2);
        _names.Add(name);
    }

    public void AfterDispatch(CommandBuffer commandBuffer)
        => device.Api.CmdWriteTimestamp(commandBuffer, Stage, _pool, ((uint)_names.Count * 2) - 1);

    /// <summary>Nothing of the recording is timed.</summary>
    public void Clear()
    {
        _names.Clear();
        _timings.Clear();
    }

    /// <summary>Reads the timestamps of a submission that has finished.</summary>
    public void Read()
    {
        Pending = 0;
        _timings.Clear();
        uint queries = (uint)_names.Count * 2;
        fixed (ulong* ticks = _ticks)
        {
            Result result = device.Api.GetQueryPoolResults(
                device.Handle, _pool, 0, queries, queries * sizeof(ulong), ticks, sizeof(ulong), QueryResultFlags.Result64Bit);
            if (result == Result.NotReady)
            {
                return;
            }

            device.Check(result, "vkGetQueryPoolResults");
        }

        var clock = new TimestampClock(device.Capabilities.TimestampPeriod, _validBits);
        for (int i = 0; i < _names.Count; i++)
        {
            ulong begin = _ticks[2 * i];
            _timings.Add(new DispatchTiming(
                _names[i], clock.Nanoseconds(_ticks[0], begin), clock.Nanoseconds(begin, _ticks[(2 * i) + 1])));
        }
    }

    public void Dispose()
    {
        if (_capacity != 0)
        {
            device.Api.DestroyQueryPool(device.Handle, _pool, null);
            _capacity = 0;
        }
    }

    private void EnsureCapacity(int dispatches)
    {
        if (dispatches <= _capacity)
        {
            return;
        }

        Dispose();
        int capacity = Math.Max(MinCapacity, dispatches);
        var info = new QueryPoolCreateInfo
        {
            SType = StructureType.QueryPoolCreateInfo,
            QueryType = QueryType.Timestamp,
            QueryCount = (uint)capacity * 2,
        };
        device.Check(device.Api.CreateQueryPool(device.Handle, in info, null, out _pool), "vkCreateQueryPool");
        _capacity = capacity;
        _ticks = new ulong[capacity * 2];
    }
}
