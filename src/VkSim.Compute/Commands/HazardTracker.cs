using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// Decides before which commands a barrier must stand. Commands that do not touch each other's data form a group that may
/// run at once; the first command that reads what the group wrote, or writes what it read or wrote, closes the group.
/// </summary>
/// <remarks>
/// A barrier is put as late as it can be and orders everything before it against everything after it, so it settles every
/// hazard of its group: no placement needs fewer. Ranges of one buffer that do not overlap are no hazard. Pure bookkeeping,
/// no Vulkan; nothing is allocated once its arrays have grown.
/// </remarks>
internal sealed class HazardTracker
{
    // More ranges of one buffer than this within a group are merged into their hull: a barrier too many, never one too few.
    private const int MaxRangesPerBuffer = 48;
    private const int None = -1;

    private readonly Dictionary<ulong, BufferState> _buffers = [];
    private RangeState[] _ranges = new RangeState[32];
    private int _rangeCount;
    private CommandStages _stages;
    private CommandStages _writers;

    /// <summary>Forgets everything: a barrier against all earlier commands stands here anyway.</summary>
    public void Restart()
    {
        _buffers.Clear();
        _rangeCount = 0;
        _stages = CommandStages.None;
        _writers = CommandStages.None;
    }

    /// <summary>Adds a command.</summary>
    /// <param name="accesses">All that the command touches. Its own reads and writes are no hazard to each other.</param>
    /// <param name="dependency">What the barrier before the command has to wait for.</param>
    /// <returns>Whether a barrier must stand before the command.</returns>
    public bool Add(ReadOnlySpan<BufferAccess> accesses, out MemoryDependency dependency)
    {
        dependency = default;
        bool conflict = false;
        foreach (ref readonly BufferAccess access in accesses)
        {
            if (Conflicts(access))
            {
                conflict = true;
                dependency = new(_stages, _writers);
                Restart();
                break;
            }
        }

        foreach (ref readonly BufferAccess access in accesses)
        {
            Remember(access);
        }

        return conflict;
    }

    private bool Conflicts(in BufferAccess access)
    {
        if (access.Length == 0 || !_buffers.TryGetValue(access.Buffer, out BufferState buffer))
        {
            return false;
        }

        for (int i = buffer.First; i != None; i = _ranges[i].Next)
        {
            ref readonly RangeState range = ref _ranges[i];
            if ((access.Writes || range.Written) && access.Offset < range.End && range.Begin < access.End)
            {
                return true;
            }
        }

        return false;
    }

    private void Remember(in BufferAccess access)
    {
        if (access.Length == 0 || access.Access == ResourceAccess.None)
        {
            return;
        }

        _stages |= access.Stage;
        if (access.Writes)
        {
            _writers |= access.Stage;
        }

        ref BufferState buffer = ref CollectionsMarshal.GetValueRefOrAddDefault(_buffers, access.Buffer, out bool known);
        if (!known)
        {
            buffer.First = None;
        }

        if (!Merge(buffer, access))
        {
            Append(ref buffer, access);
        }
    }

    private bool Merge(in BufferState buffer, in BufferAccess access)
    {
        for (int i = buffer.First; i != None; i = _ranges[i].Next)
        {
            ref RangeState range = ref _ranges[i];
            bool same = range.Begin == access.Offset && range.End == access.End;
            bool covered = range.Written == access.Writes && range.Begin <= access.Offset && access.End <= range.End;
            if (same || covered)
            {
                range.Written |= access.Writes;
                return true;
            }
        }

        if (buffer.Count < MaxRangesPerBuffer)
        {
            return false;
        }

        ref RangeState hull = ref _ranges[buffer.First];
        hull.Begin = Math.Min(hull.Begin, access.Offset);
        hull.End = Math.Max(hull.End, access.End);
        hull.Written |= access.Writes;
        return true;
    }

    private void Append(ref BufferState buffer, in BufferAccess access)
    {
        if (_rangeCount == _ranges.Length)
        {
            Array.Resize(ref _ranges, _ranges.Length * 2);
        }

        _ranges[_rangeCount] = new RangeState
        {
            Begin = access.Offset,
            End = access.End,
            Written = access.Writes,
            Next = buffer.First,
        };
        buffer.First = _rangeCount++;
        buffer.Count++;
    }

    private struct BufferState
    {
        public int First;
        public int Count;
    }

    private struct RangeState
    {
        public ulong Begin;
        public ulong End;
        public bool Written;
        public int Next;
    }
}
