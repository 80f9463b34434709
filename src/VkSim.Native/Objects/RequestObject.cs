namespace VkSim.Native;

/// <summary>Work in the background with room for what it gives. What it works on, and it itself, are in use until it ends.</summary>
internal sealed class RequestObject : NativeObject
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly HostBlock?[] _blocks;
    private Task _work = Task.CompletedTask;

    private RequestObject(HostBlock? floats, HostBlock? ids, HostBlock? bytes) => _blocks = [floats, ids, bytes];

    public bool IsDone => _work.IsCompleted;

    /// <summary>Starts work and gives it a handle.</summary>
    public static nint Start(
        NativeObject[] uses, HostBlock? floats, HostBlock? ids, HostBlock? bytes, Func<CancellationToken, Task> work)
    {
        var request = new RequestObject(floats, ids, bytes);
        nint handle = HandleTable.Add(request, HandleKind.Request);
        request.AddUse();
        request._work = request.Run(uses, work);
        return handle;
    }

    /// <exception cref="InvalidOperationException">It is not done, or has no results of the kind.</exception>
    public HostBlock Results(ResultKind kind)
    {
        if (!IsDone)
        {
            throw new InvalidOperationException("The request is not done; wait for it first.");
        }

        _work.GetAwaiter().GetResult();
        return _blocks[(int)kind] ?? throw new InvalidOperationException($"The request has no {kind.ToString().ToLowerInvariant()}.");
    }

    /// <summary>Waits; throws what ended the work.</summary>
    /// <returns>Whether it is done.</returns>
    public bool Wait(TimeSpan timeout)
    {
        if (Task.WaitAny([_work], timeout) < 0)
        {
            return false;
        }

        _work.GetAwaiter().GetResult();
        return true;
    }

    public void Cancel() => _cancellation.Cancel();

    protected override void Close()
    {
        foreach (HostBlock? block in _blocks)
        {
            block?.Dispose();
        }

        _cancellation.Dispose();
    }

    private async Task Run(NativeObject[] uses, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            // First, so that whoever has waited for a device to go knows that the host's memory has come back.
            EndUse();
            foreach (NativeObject used in uses)
            {
                used.EndUse();
            }
        }
    }
}
