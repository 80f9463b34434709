namespace VkSim.Native;

/// <summary>Work in the background with room for what it gives. What it works on, and it itself, are in use until it ends.</summary>
internal sealed class RequestObject : NativeObject
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly HostBlock?[] _blocks;
    private Task _work = Task.CompletedTask;

    private RequestObject(HostBlock? floats, HostBlock? ids, HostBlock? bytes) => _blocks = [floats, ids, bytes];

    public bool IsDone => _work.IsCompleted;

    /// <summary>Starts work and gives it a handle; what the call uses is in use until the work has ended.</summary>
    /// <exception cref="Exception">Whatever ended the work before it was on its way, such as a bad argument; the room is given back.</exception>
    public static nint Start(Call call, HostBlock? floats, HostBlock? ids, HostBlock? bytes, Func<CancellationToken, Task> work)
    {
        var request = new RequestObject(floats, ids, bytes);
        Task begun;
        try
        {
            begun = work(request._cancellation.Token);
            if (begun.IsFaulted)
            {
                begun.GetAwaiter().GetResult();
            }
        }
        catch
        {
            request.EndUse();
            throw;
        }

        nint handle = HandleTable.Add(request, HandleKind.Request);
        request.AddUse();
        request._work = request.Run(call.TakeUses(), begun);
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

    private async Task Run(NativeObject[] uses, Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
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
