using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <content>What is recorded once and computed every frame.</content>
public sealed partial class VectorDevice
{
    private readonly VectorDevice? _home;
    private readonly VectorCommandList? _list;

    /// <summary>A device whose operations are checked as ever, and then recorded.</summary>
    internal VectorDevice(VectorCommandList list)
    {
        _home = list.Device;
        _list = list;
        _backend = _home._backend;
        _working = _home._working;
        _sink = list.Operations;
        Description = _home.Description;
    }

    /// <summary>The device that matrices say they live on.</summary>
    internal VectorDevice Home => _home ?? this;

    /// <summary>Makes an empty list for operations that are computed again and again, such as a frame's.</summary>
    /// <param name="name">The name that errors and debuggers show.</param>
    public VectorCommandList CreateCommandList(string? name = null)
    {
        name ??= "vector command list";
        return new VectorCommandList(this, Backend.CreateList(name), name);
    }

    /// <summary>
    /// Gives what records operations at the end of a list: the methods mirror those of the device argument by argument, check as they
    /// do, and compute nothing.
    /// </summary>
    /// <param name="list">A list of this device that was not submitted since it was made or reset.</param>
    /// <exception cref="ArgumentException">Another device's list.</exception>
    /// <exception cref="InvalidOperationException">The list was submitted already.</exception>
    public VectorRecorder Record(VectorCommandList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        ThrowIfDisposed();
        if (list.Device != this)
        {
            throw new ArgumentException(
                $"The list '{list.Name}' belongs to {list.Device}; the operations are recorded for {this}, another one.", nameof(list));
        }

        _ = list.Operations;
        return new VectorRecorder(list);
    }

    /// <summary>Whether operations are recorded: then progress is nobody's.</summary>
    internal bool IsRecording => _home is not null;

    // Memory between the steps of a call; what is recorded has its own, as long as the list has it.
    internal WorkingMemoryLease RentWorkingMemory() => _list is null ? _working.Rent() : new WorkingMemoryLease(null, _list.AddWorkingMemory());

    // What a list computes is not known when it is recorded.
    private void RefuseErrorsOfContent(ZeroVectorPolicy policy)
    {
        if (_home is not null && policy == ZeroVectorPolicy.Error)
        {
            throw new NotSupportedException(
                $"{nameof(ZeroVectorPolicy)}.{nameof(ZeroVectorPolicy.Error)} cannot be recorded: what the rows hold is known when the list runs. Use {nameof(ZeroVectorPolicy.NaN)} or {nameof(ZeroVectorPolicy.Zero)}.");
        }
    }
}
