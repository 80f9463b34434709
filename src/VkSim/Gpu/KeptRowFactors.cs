using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>
/// Divisors and squares of a storage's rows that searches keep beside it: of a few views of it, in no more than a quarter of what the
/// elements take. Any thread may call.
/// </summary>
internal sealed class KeptRowFactors(GpuBuffer elements) : IDisposable
{
    private const int MostEntries = 4;
    private const int ShareOfElements = 4;

    private readonly Lock _gate = new();

    // The one that was used last is the last.
    private readonly List<RowFactorEntry> _entries = [];
    private bool _disposed;

    /// <summary>The entry for some rows, which stays until <see cref="Release"/>; null where there is no room for it.</summary>
    public RowFactorEntry? Hold(in RowFactorKey key)
    {
        lock (_gate)
        {
            if (_disposed || key.Bytes > elements.ByteLength / ShareOfElements || (Find(key) ?? Add(key)) is not { } entry)
            {
                return null;
            }

            entry.Users++;
            return entry;
        }
    }

    /// <summary>The entry's buffer, made where there is none; null where the device has no memory.</summary>
    public GpuBuffer<byte>? BufferOf(RowFactorEntry entry)
    {
        lock (_gate)
        {
            if (entry.Buffer is null && !_disposed)
            {
                try
                {
                    entry.Buffer = elements.Device.CreateBuffer<byte>(entry.Key.Bytes, "row factors");
                }
                catch (GpuOutOfMemoryException)
                {
                    // Working memory, which is less at a time, will do.
                    return null;
                }
            }

            return entry.Buffer;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Release(RowFactorEntry entry)
    {
        lock (_gate)
        {
            entry.Users--;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _entries.ForEach(entry => entry.Buffer?.Dispose());
            _entries.Clear();
        }
    }

    private RowFactorEntry? Find(in RowFactorKey key)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            RowFactorEntry entry = _entries[i];
            if (entry.Key == key)
            {
                _entries.RemoveAt(i);
                _entries.Add(entry);
                return entry;
            }
        }

        return null;
    }

    private RowFactorEntry? Add(in RowFactorKey key)
    {
        long room = (elements.ByteLength / ShareOfElements) - key.Bytes - _entries.Sum(entry => entry.Key.Bytes);
        for (int i = 0; i < _entries.Count && (room < 0 || _entries.Count >= MostEntries);)
        {
            RowFactorEntry oldest = _entries[i];
            if (oldest.Users > 0)
            {
                i++;
                continue;
            }

            _entries.RemoveAt(i);
            room += oldest.Key.Bytes;
            oldest.Buffer?.Dispose();
        }

        if (room < 0 || _entries.Count >= MostEntries)
        {
            return null;
        }

        var added = new RowFactorEntry(key);
        _entries.Add(added);
        return added;
    }
}
