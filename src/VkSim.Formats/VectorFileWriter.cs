namespace VkSim;

/// <summary>
/// Writes one array, element by element in C order (last dimension fastest). The file appears, whole, when
/// <see cref="Commit"/> is called; disposed before, or when the process is interrupted, nothing is left of it. Made by
/// <see cref="VectorFile.Create"/>. One thread at a time may use a writer.
/// </summary>
public abstract class VectorFileWriter : IDisposable
{
    private readonly string _path;

    private protected VectorFileWriter(string path, FileElementType elementType, long count)
    {
        _path = path;
        ElementType = elementType;
        Count = count;
    }

    /// <summary>How the elements are stored; in text files, what is accepted.</summary>
    public FileElementType ElementType { get; }

    /// <summary>Number of elements that the shape asks for.</summary>
    public long Count { get; }

    /// <summary>Number of elements written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Writes the next elements; to half precision they are rounded to nearest, ties to even.</summary>
    /// <exception cref="InvalidOperationException">The file holds elements of another kind, or there are more than the shape asks for.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        Require(ElementType is FileElementType.Float32 or FileElementType.Float16, nameof(Single), values.Length);
        WriteCore(values);
        Written += values.Length;
    }

    /// <summary>Writes the next elements.</summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{float})" path="/exception"/>
    public void Write(ReadOnlySpan<Half> values)
    {
        Require(ElementType is FileElementType.Float32 or FileElementType.Float16, nameof(Half), values.Length);
        WriteCore(values);
        Written += values.Length;
    }

    /// <summary>Writes the next elements.</summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{float})" path="/exception"/>
    public void Write(ReadOnlySpan<long> values)
    {
        Require(ElementType == FileElementType.Int64, nameof(Int64), values.Length);
        WriteCore(values);
        Written += values.Length;
    }

    /// <summary>Writes the next elements.</summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{float})" path="/exception"/>
    public void Write(ReadOnlySpan<bool> values)
    {
        Require(ElementType == FileElementType.Boolean, nameof(Boolean), values.Length);
        WriteCore(values);
        Written += values.Length;
    }

    /// <summary>Writes everything through to the disk and gives the file its name, replacing what was there.</summary>
    /// <exception cref="InvalidOperationException">Fewer elements were written than the shape asks for.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="OperationCanceledException">The process was told to end while the file was written.</exception>
    public void Commit()
    {
        if (Written != Count)
        {
            throw new InvalidOperationException($"{_path}: {Written} elements were written; the shape asks for {Count}.");
        }

        CommitCore();
    }

    /// <summary>Closes the file, and deletes it if it was not committed.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void WriteCore(ReadOnlySpan<float> values);

    private protected abstract void WriteCore(ReadOnlySpan<Half> values);

    private protected abstract void WriteCore(ReadOnlySpan<long> values);

    private protected abstract void WriteCore(ReadOnlySpan<bool> values);

    private protected abstract void CommitCore();

    private protected abstract void Dispose(bool disposing);

    private void Require(bool fits, string type, int count)
    {
        if (!fits)
        {
            throw new InvalidOperationException($"{_path}: {type} values cannot be written to a file of {ElementType}.");
        }

        if (count > Count - Written)
        {
            throw new InvalidOperationException($"{_path}: {Written + count} elements; the shape asks for {Count}.");
        }
    }
}
