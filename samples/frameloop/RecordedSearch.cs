namespace VkSim.Samples.FrameLoop;

/// <summary>The search recorded once and submitted every frame; results are those of a frame or two before.</summary>
internal sealed class RecordedSearch : IDisposable
{
    private readonly Memories _memories;
    private readonly Matrix _database;
    private readonly Matrix _query;
    private readonly VectorCommandList _list;
    private readonly NeighborBuffers _best;
    private readonly float[] _view;
    private readonly long[] _ids = new long[10];
    private readonly float[] _distances = new float[10];
    private VectorFence _done;
    private int _submitted;

    public RecordedSearch(VectorDevice device, Memories memories)
    {
        _memories = memories;
        _view = new float[memories.Dimensions];
        _database = device.Upload(memories.Values, memories.Rows, memories.Dimensions);
        _query = device.Allocate(1, memories.Dimensions);
        _list = device.CreateCommandList("memories");
        _best = device.Record(_list).NearestNeighbors(_query, _database, 10, Metric.L2);
    }

    public bool Frame(int frame)
    {
        // A device that is slower than the loop answers fewer frames, and none waits.
        bool found = _done.IsDone && _best.TryRead(_ids, _distances);
        if (_done.IsDone)
        {
            _memories.See(frame, _view);
            _query.Write(_view);
            _done = _list.Submit();
            _submitted = frame;
        }

        return found;
    }

    /// <summary>Whether the newest search found the memory that its frame saw.</summary>
    public bool FindsWhatIsThere()
    {
        _done.Wait();
        return _best.TryRead(_ids, _distances) && _ids[0] == _memories.Seen(_submitted);
    }

    public void Dispose()
    {
        _best.Dispose();
        _list.Dispose();
        _query.Dispose();
        _database.Dispose();
    }
}
