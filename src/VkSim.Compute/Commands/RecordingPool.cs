namespace VkSim.Compute;

/// <summary>Recordings that wait for their next list.</summary>
internal sealed class RecordingPool(GpuDevice device)
{
    private const int MaxIdle = 32;

    private readonly Lock _gate = new();
    private readonly Stack<CommandRecording> _idle = new();

    public CommandRecording Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out CommandRecording? recording))
            {
                return recording;
            }
        }

        return new CommandRecording(device);
    }

    public void Return(CommandRecording recording)
    {
        recording.Stream.Clear();
        lock (_gate)
        {
            if (_idle.Count < MaxIdle)
            {
                _idle.Push(recording);
            }
        }
    }
}
