using VkSim.Contract;

namespace VkSim.Operations;

/// <summary>
/// What an operation of several steps keeps on the device between them: a call's, and then the next one's, or a list's for as long as
/// it is submitted. Each call takes the same in the same order, so that what backends recorded for it fits again.
/// </summary>
internal sealed class WorkingMemory(IVectorBackend backend) : IDisposable
{
    private readonly List<IMatrixStorage> _storages = [];
    private int _taken;

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Begins anew: what was taken may be taken again.</summary>
    public void Begin() => _taken = 0;

    /// <summary>A matrix in single precision without gaps, with any content.</summary>
    public MatrixView Take(long rows, int columns)
    {
        long count = Math.Max(1, checked(rows * columns));
        if (_taken == _storages.Count)
        {
            _storages.Add(Allocate(count));
        }
        else if (_storages[_taken].ElementCount < count)
        {
            IMatrixStorage former = _storages[_taken];
            _storages[_taken] = Allocate(count);
            Bytes -= former.ElementCount * sizeof(float);
            former.Dispose();
        }

        return new MatrixView(_storages[_taken++], 0, rows, columns, columns);
    }

    /// <summary>Gives all back, once the device has finished with it.</summary>
    public void Dispose()
    {
        foreach (IMatrixStorage storage in _storages)
        {
            storage.Dispose();
        }

        _storages.Clear();
        Bytes = 0;
    }

    private IMatrixStorage Allocate(long count)
    {
        IMatrixStorage storage = backend.Allocate(count, 1, ElementType.Float32);
        Bytes += count * sizeof(float);
        return storage;
    }
}
