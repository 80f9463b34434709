namespace VkSim.Gpu;

/// <summary>The last few recordings of one operation, found again by their operands.</summary>
/// <typeparam name="TKey">The operands and settings that a recording was made for.</typeparam>
internal sealed class RecordedWorkCache<TKey>(GpuContext gpu, string name, int size) : IDisposable
    where TKey : struct, IEquatable<TKey>
{
    private readonly (TKey Key, int Generation, bool Valid, RecordedWork Work)[] _entries =
        [.. Enumerable.Range(0, size).Select(_ => (default(TKey), 0, false, new RecordedWork(gpu.Device, name)))];

    private int _oldest;

    /// <summary>
    /// The recording for these operands; made by <paramref name="record"/> where there is none. While a list of the caller's is recorded,
    /// that list, with these commands at its end.
    /// </summary>
    public RecordedWork Get<TState>(in TKey key, TState state, Action<RecordedWork, TKey, TState> record)
    {
        if (gpu.Recording is { } recording)
        {
            // Recorded in vain first, so that all memory is there and none is replaced between the list's own commands.
            ref var trial = ref _entries[_oldest];
            trial.Valid = false;
            Record(trial.Work, key, state, record);
            trial.Work.Clear();
            record(recording.Work, key, state);
            return recording.Work;
        }

        ScratchMemory scratch = gpu.Scratch;
        for (int i = 0; i < size; i++)
        {
            ref var found = ref _entries[i];
            if (found.Valid && found.Generation == scratch.Generation && found.Key.Equals(key))
            {
                if (found.Work.IsCutBadly(gpu.Tuning))
                {
                    found.Valid = false;
                    Record(found.Work, key, state, record);
                    found.Generation = scratch.Generation;
                    found.Valid = true;
                }

                return found.Work;
            }
        }

        ref var entry = ref _entries[_oldest];
        _oldest = (_oldest + 1) % size;
        entry.Valid = false;
        entry.Key = key;
        Record(entry.Work, key, state, record);
        entry.Generation = scratch.Generation;
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

    private void Record<TState>(RecordedWork work, in TKey key, TState state, Action<RecordedWork, TKey, TState> record)
    {
        int before;
        do
        {
            // Scratch memory that grows while recording leaves the commands before it with a buffer that is gone.
            before = gpu.Scratch.Generation;
            work.Begin(gpu.Tuning);
            record(work, key, state);
        }
        while (gpu.Scratch.Generation != before);
    }
}
