using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The last few recordings of one operation, found again by their operands.</summary>
/// <typeparam name="TKey">The operands and settings that a recording was made for.</typeparam>
internal sealed class RecordedWorkCache<TKey>(GpuDevice device, ScratchMemory scratch, string name, long operationsPerList) : IDisposable
    where TKey : struct, IEquatable<TKey>
{
    private const int Size = 4;

    private readonly (TKey Key, int Generation, bool Valid, RecordedWork Work)[] _entries =
        [.. Enumerable.Range(0, Size).Select(_ => (default(TKey), 0, false, new RecordedWork(device, name, operationsPerList)))];

    private int _oldest;

    /// <summary>The recording for these operands; made by <paramref name="record"/> where there is none.</summary>
    public RecordedWork Get<TState>(in TKey key, TState state, Action<RecordedWork, TKey, TState> record)
    {
        for (int i = 0; i < Size; i++)
        {
            ref var found = ref _entries[i];
            if (found.Valid && found.Generation == scratch.Generation && found.Key.Equals(key))
            {
                return found.Work;
            }
        }

        ref var entry = ref _entries[_oldest];
        _oldest = (_oldest + 1) % Size;
        entry.Valid = false;
        entry.Key = key;
        int before;
        do
        {
            // Scratch memory that grows while recording leaves the commands before it with a buffer that is gone.
            before = scratch.Generation;
            entry.Work.Clear();
            record(entry.Work, key, state);
        }
        while (scratch.Generation != before);
        entry.Generation = before;
        entry.Valid = true;
        return entry.Work;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var entry in _entries)
        {
            entry.Work.Dispose();
        }
    }
}
