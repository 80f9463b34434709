namespace VkSim.Samples.FrameLoop;

/// <summary>The search as a program outside of a frame would call it: the call returns with the answer.</summary>
internal sealed class ImmediateSearch(VectorDevice device, Memories memories) : IDisposable
{
    private readonly Matrix _database = device.Upload(memories.Values, memories.Rows, memories.Dimensions);
    private readonly float[] _view = new float[memories.Dimensions];

    public bool Frame(int frame)
    {
        memories.See(frame, _view);
        return device.NearestNeighbors(_view, _database, 10, Metric.L2).Ids.Length == 10;
    }

    public void Dispose() => _database.Dispose();
}
