using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Operations;

namespace VkSim.Retrieval;

/// <summary>What one device of an index does in a search: among its own rows, with the queries where it can read them.</summary>
internal sealed class DeviceSearch
{
    private readonly IndexDevices _devices;
    private readonly int _number;
    private readonly List<SearchPart> _filtered = [];
    private readonly object _gate = new();
    private readonly Action _tell;
    private SearchPart[] _parts = [];
    private WorkingMemoryLease? _lease;
    private MatrixView _queries;
    private ConfiguredValueTaskAwaitable _started;
    private bool _hasEnded;

    public DeviceSearch(IndexDevices devices, int number)
    {
        (_devices, _number) = (devices, number);
        _tell = Tell;
    }

    /// <summary>How coarse copies are used, and were.</summary>
    public CoarseUse Use { get; } = new();

    /// <summary>What was found, where other devices search too.</summary>
    public RankedSlots Found { get; } = new();

    /// <summary>What to search.</summary>
    public ReadOnlyMemory<SearchPart> Parts { get; private set; }

    /// <summary>Whether the device has rows that may be found.</summary>
    public bool IsNeeded => Parts.Length > 0;

    /// <summary>Whether the calling thread takes part in the device's work.</summary>
    public bool IsOnHost => _devices[_number].Gpu is null;

    private VectorDevice Device => _devices[_number];

    /// <summary>Takes all live rows that the device has in a snapshot.</summary>
    public void TakeAll(IndexSnapshot snapshot) => Parts = snapshot.PartsOf(_number);

    /// <summary>Takes those rows that may be found; gives how many.</summary>
    public long TakeFiltered(IndexSnapshot snapshot, SlotBits bits)
    {
        long count = 0;
        foreach (ref readonly ChunkRows rows in snapshot.Chunks)
        {
            int first = rows.Chunk.FirstSlot;
            long allowed = rows.Chunk.Owner == _number ? bits.CountOf(first, rows.Visible) : 0;
            count += allowed;
            if (allowed > 0)
            {
                _filtered.Add(rows.Chunk.PartOf(rows.Visible, bits.Words, first / 64));
            }
        }

        if (_parts.Length < _filtered.Count)
        {
            _parts = new SearchPart[_filtered.Capacity];
        }

        _filtered.CopyTo(_parts);
        Parts = _parts.AsMemory(0, _filtered.Count);
        return count;
    }

    /// <summary>Takes queries that are on the host.</summary>
    public void TakeQueries(ReadOnlySpan<float> queries, int count, int columns)
    {
        // Always the same memory, so that what a backend recorded for it fits again.
        _lease ??= Device.RentWorkingMemory();
        _lease.Value.Memory.Begin();
        _queries = _lease.Value.Memory.Take(count, columns);
        if (_queries.ElementCount > 0)
        {
            Device.Backend.Write(_queries, MemoryMarshal.AsBytes(queries));
        }
    }

    /// <summary>Takes queries that are on the device.</summary>
    public void TakeQueries(in MatrixView queries) => _queries = queries;

    /// <summary>Searches for some of the queries; returns when all is found.</summary>
    /// <param name="first">The first query.</param>
    /// <param name="count">How many.</param>
    /// <param name="settings">What is searched for.</param>
    /// <param name="found">Where the results go.</param>
    /// <param name="cancellation">Looked at between blocks of work.</param>
    public void Search(long first, int count, in SearchSettings settings, RankedSlots found, CancellationToken cancellation)
    {
        if (_devices.StreamedBy(_number) is not null)
        {
            Start(first, count, settings, found, cancellation);
            Wait();
            return;
        }

        Device.Backend.Search(
            _queries.RowRange(first, count), Parts.Span, settings with { Coarse = Use }, found.Scores.Span, found.Slots.Span, new OperationContext(cancellation));
    }

    /// <summary>As <see cref="Search"/>, without blocking the calling thread.</summary>
    public ValueTask SearchAsync(long first, int count, in SearchSettings settings, RankedSlots found, CancellationToken cancellation)
    {
        MatrixView queries = _queries.RowRange(first, count);
        return _devices.StreamedBy(_number) is { } streamed
            ? SearchAsync(streamed, queries, settings with { Coarse = Use }, found, cancellation)
            : Device.Backend.SearchAsync(queries, Parts, settings with { Coarse = Use }, found.Scores, found.Slots, new OperationContext(cancellation));
    }

    /// <summary>As <see cref="Search"/>; gives what it failed with.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Thrown when the other devices have ended too.")]
    public Exception? TrySearch(long first, int count, in SearchSettings settings, RankedSlots found, CancellationToken cancellation)
    {
        try
        {
            Search(first, count, settings, found, cancellation);
            return null;
        }
        catch (Exception e)
        {
            return Explain(e);
        }
    }

    /// <summary>Begins a search that <see cref="TryWait"/> or <see cref="WaitAsync"/> ends.</summary>
    public void Start(long first, int count, in SearchSettings settings, RankedSlots found, CancellationToken cancellation) =>
        _started = RunAsync(first, count, settings, found, cancellation).ConfigureAwait(false);

    /// <summary>Waits for the end; gives what the search failed with.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Thrown when the other devices have ended too.")]
    public Exception? TryWait()
    {
        try
        {
            Wait();
            return null;
        }
        catch (Exception e)
        {
            return Explain(e);
        }
    }

    /// <summary>Waits for the end, without blocking a thread.</summary>
    public ConfiguredValueTaskAwaitable WaitAsync() => _started;

    /// <summary>Says which of several devices was lost.</summary>
    public Exception Explain(Exception failure) => failure is DeviceLostException lost ? new DeviceLostException($"{Device}: {lost.Message}", lost.Cause) : failure;

    /// <summary>Lets go of what the search had.</summary>
    public void End()
    {
        _lease?.Dispose();
        _lease = null;
        _queries = default;
        _started = default;
        _filtered.Clear();
        Array.Clear(_parts);
        Parts = default;
        Found.Return();
    }

    // What it throws at once is the task's; and the runtime queues the continuation of a method without an allocation, but not a delegate.
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    private async ValueTask RunAsync(long first, int count, SearchSettings settings, RankedSlots found, CancellationToken cancellation) =>
        await SearchAsync(first, count, settings, found, cancellation).ConfigureAwait(false);

    private void Wait()
    {
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter = _started.GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            _hasEnded = false;
            awaiter.UnsafeOnCompleted(_tell);
            lock (_gate)
            {
                while (!_hasEnded)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        awaiter.GetResult();
    }

    private void Tell()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.Pulse(_gate);
        }
    }

    // What is on the device first, then what stays in the file.
    private async ValueTask SearchAsync(
        StreamedSearch streamed, MatrixView queries, SearchSettings settings, RankedSlots found, CancellationToken cancellation)
    {
        ReadOnlyMemory<SearchPart> resident = Parts.ToArray().Where(part => !StreamedSearch.Holds(part)).ToArray();
        if (resident.Length > 0)
        {
            await Device.Backend.SearchAsync(queries, resident, settings, found.Scores, found.Slots, new OperationContext(cancellation)).ConfigureAwait(false);
        }
        else
        {
            found.Clear(settings.Comparison.Metric.TailScore());
        }

        await streamed.SearchAsync(queries, Parts, settings, found, cancellation).ConfigureAwait(false);
    }
}
