namespace VkSim.Mpi.Local;

/// <summary>One direction between two ranks of a process: what is sent meets what is to be received, in the order of both.</summary>
/// <param name="breakAll">Breaks the ring, where another number of bytes was sent than expected.</param>
internal sealed class LocalLink(Action<RingException> breakAll)
{
    private readonly Lock _lock = new();
    private readonly Queue<(ReadOnlyMemory<byte> Bytes, TaskCompletionSource Sent)> _sent = new();
    private readonly Queue<(Memory<byte> Bytes, TaskCompletionSource Received)> _awaited = new();
    private RingException? _broken;

    /// <summary>Sends.</summary>
    public Task Send(ReadOnlyMemory<byte> bytes)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_broken is not null)
            {
                return Task.FromException(_broken);
            }

            _sent.Enqueue((bytes, ended));
        }

        Meet();
        return ended.Task;
    }

    /// <summary>Receives.</summary>
    public Task Receive(Memory<byte> bytes)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_broken is not null)
            {
                return Task.FromException(_broken);
            }

            _awaited.Enqueue((bytes, ended));
        }

        Meet();
        return ended.Task;
    }

    /// <summary>Fails whatever waits, and whatever comes.</summary>
    public void Break(RingException reason)
    {
        lock (_lock)
        {
            _broken ??= reason;
            while (_sent.TryDequeue(out var sent))
            {
                sent.Sent.SetException(_broken);
            }

            while (_awaited.TryDequeue(out var awaited))
            {
                awaited.Received.SetException(_broken);
            }
        }
    }

    private void Meet()
    {
        if (TryMeet() is { } failure)
        {
            // Outside of the lock, since the other links have theirs.
            breakAll(failure);
        }
    }

    // Null, or how what was sent and what was expected differ.
    private RingException? TryMeet()
    {
        lock (_lock)
        {
            while (_sent.Count > 0 && _awaited.Count > 0)
            {
                (ReadOnlyMemory<byte> bytes, TaskCompletionSource sent) = _sent.Peek();
                (Memory<byte> room, TaskCompletionSource received) = _awaited.Peek();
                if (bytes.Length != room.Length)
                {
                    return new RingException($"{bytes.Length} bytes were sent where {room.Length} were expected.");
                }

                bytes.CopyTo(room);
                _sent.Dequeue();
                _awaited.Dequeue();
                sent.SetResult();
                received.SetResult();
            }

            return null;
        }
    }
}
