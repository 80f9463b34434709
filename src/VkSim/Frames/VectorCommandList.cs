using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <summary>
/// Operations that are recorded once, by <see cref="VectorDevice.Record"/>, and computed each time the list is submitted: a frame's work,
/// replayed. <see cref="Submit()"/> never waits for the work and allocates nothing once the list was submitted before.
/// </summary>
/// <remarks>
/// Submissions of all lists of a device, and what is asked of it between them, take effect in order: a matrix that is written after a
/// submission holds the new values for the next one. A list may be submitted again while it is still running; results are then those
/// of each submission in turn. Who submits faster than the device computes fills its queue: look at <see cref="VectorFence.IsDone"/>. On the CPU
/// the calls run on a thread of the device's own. One thread at a time records and submits a list.
/// </remarks>
public sealed class VectorCommandList : IDisposable
{
    private readonly IOperationList _operations;
    private readonly List<WorkingMemory> _working = [];
    private bool _disposed;
    private bool _closed;

    internal VectorCommandList(VectorDevice device, IOperationList operations, string name)
    {
        Device = device;
        Name = name;
        _operations = operations;
    }

    /// <summary>The device that computes.</summary>
    public VectorDevice Device { get; }

    /// <summary>The name that errors and debuggers show.</summary>
    public string Name { get; }

    /// <summary>
    /// On a GPU the engine's list behind this one: one's own kernels, copies and updates are recorded into it, between operations, and it
    /// can be recorded into a host's command buffer (<see cref="CommandList.RecordInto(nint)"/>; results of rankings are then found in their
    /// <see cref="NeighborBuffers.Buffer"/>). Null on the CPU. Its owner is this list.
    /// </summary>
    public CommandList? Commands => GpuAccess.CommandsOf(_operations);

    /// <summary>Hands the list to the device, after everything that it was asked before. Does not wait.</summary>
    /// <returns>Reached when the list and everything before it have finished.</returns>
    /// <exception cref="ObjectDisposedException">The list, or a matrix or other memory that it uses, was disposed.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public VectorFence Submit()
    {
        ThrowIfDisposed();
        _closed = true;
        return new VectorFence(_operations, _operations.Submit());
    }

    /// <summary>The same on a GPU, on a queue of choice, waiting for and signalling semaphores of the host program's.</summary>
    /// <param name="options">The queue, and what is waited for and signalled. Results of rankings are read after what is signalled.</param>
    /// <inheritdoc cref="Submit()"/>
    /// <exception cref="NotSupportedException">The device is the CPU, or lacks what the options need.</exception>
    /// <exception cref="ArgumentException">A semaphore is null, or the queue is another device's.</exception>
    public VectorFence Submit(in SubmitOptions options)
    {
        ThrowIfDisposed();
        ulong submission = GpuAccess.Submit(_operations, options);
        _closed = true;
        return new VectorFence(_operations, submission);
    }

    /// <summary>
    /// Removes what was recorded, so that the list can be recorded anew. What was submitted stays under way. The
    /// <see cref="NeighborBuffers"/> recorded before receive nothing more.
    /// </summary>
    public void Reset()
    {
        ThrowIfDisposed();
        _operations.Clear();
        DisposeWorkingMemory();
        _closed = false;
    }

    /// <summary>Gives the list's memory back. The device may still be running what was submitted.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _operations.Dispose();
            DisposeWorkingMemory();
        }
    }

    internal IOperationList Operations
    {
        get
        {
            ThrowIfDisposed();
            return _closed
                ? throw new InvalidOperationException($"The list '{Name}' was submitted already; {nameof(Reset)} it before more is recorded.")
                : _operations;
        }
    }

    /// <summary>Ends what submissions from now on compute, where the device can be told.</summary>
    internal CancellationToken CancellationToken
    {
        set => _operations.CancellationToken = value;
    }

    /// <summary>Whether submissions are timed, and how long the newest took once it is done.</summary>
    internal bool IsTimed
    {
        set => _operations.IsTimed = value;
    }

    internal TimeSpan? Elapsed => _operations.Elapsed;

    /// <summary>Makes memory for a recorded operation of several steps.</summary>
    internal WorkingMemory AddWorkingMemory()
    {
        var memory = new WorkingMemory(Device.Backend);
        _working.Add(memory);
        return memory;
    }

    private void DisposeWorkingMemory()
    {
        _working.ForEach(memory => memory.Dispose());
        _working.Clear();
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(Name, $"The list '{Name}' was disposed.");
        }

        Device.ThrowIfDisposed();
    }
}
