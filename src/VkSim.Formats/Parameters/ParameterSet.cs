using System.Collections;
using System.Diagnostics.CodeAnalysis;
using VkSim.Formats;
using VkSim.Formats.Safetensors;

namespace VkSim;

/// <summary>
/// Named matrices that belong together, such as the weights and buffers of a model: they move to another device together, and are saved and
/// opened together as .safetensors. Names are in the order in which they came. One thread at a time uses a set.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "A set in the sense of a model's parameters.")]
public sealed class ParameterSet : IReadOnlyDictionary<string, Matrix>, IDisposable
{
    private readonly OrderedDictionary<string, Matrix> _matrices = new(StringComparer.Ordinal);

    /// <summary>Makes an empty set.</summary>
    /// <param name="device">The device of its matrices; it is its owner's to dispose, after the set.</param>
    public ParameterSet(VectorDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
    }

    /// <summary>The device that all matrices are on.</summary>
    public VectorDevice Device { get; private set; }

    /// <inheritdoc/>
    public int Count => _matrices.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _matrices.Keys;

    /// <inheritdoc/>
    public IEnumerable<Matrix> Values => _matrices.Values;

    /// <summary>The matrix of a name; it stays the set's own. <see cref="MoveTo"/> replaces it.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Matrix this[string key] => _matrices.TryGetValue(key, out Matrix? matrix)
        ? matrix
        : throw new KeyNotFoundException($"There is no matrix '{key}'; there are {Count}: {string.Join(", ", _matrices.Keys.Take(8))}{(Count > 8 ? ", …" : "")}.");

    /// <summary>Opens all tensors of a .safetensors file, one or two dimensions each; a vector becomes one row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">The device that they are uploaded to.</param>
    /// <param name="progress">Told the share that is there, from 0 to 1.</param>
    /// <param name="cancellationToken">Looked at between tensors and windows of rows.</param>
    /// <remarks>Half precision and bfloat16 stay as they are; whatever else becomes single precision.</remarks>
    /// <exception cref="VectorFormatException">It is no such file, is damaged, or has a tensor of another shape or type.</exception>
    /// <exception cref="IOException">There is no such file, or it may not be read.</exception>
    public static ParameterSet Open(string path, VectorDevice device, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsWriter.RequireExtension(path);
        var set = new ParameterSet(device);
        try
        {
            IReadOnlyList<string> names = VectorFile.Members(path);
            for (int i = 0; i < names.Count; i++)
            {
                using VectorFileReader reader = VectorFile.Open($"{path}:{names[i]}");
                reader.RequireMatrix();
                set._matrices.Add(names[i], device.Upload(reader, ((IMatrixSource)reader).StorageType ?? ElementType.Float32, null, cancellationToken));
                progress?.Report((i + 1.0) / names.Count);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Takes a matrix in; it is the set's to dispose from now on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="matrix">The matrix, of the set's device.</param>
    /// <exception cref="ArgumentException">The name is taken, empty or "__metadata__", or the matrix is another device's or in the set already.</exception>
    public void Add(string name, Matrix matrix)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(matrix);
        if (name == SafetensorsWriter.Metadata)
        {
            throw new ArgumentException($"'{name}' is the name that the format itself uses; expected another one.", nameof(name));
        }

        if (matrix.Device != Device)
        {
            throw new ArgumentException($"The matrix '{name}' lives on {matrix.Device}; the set is on {Device}. Upload it there.", nameof(matrix));
        }

        if (_matrices.FirstOrDefault(pair => pair.Value == matrix).Key is { } other)
        {
            throw new ArgumentException($"The matrix is in the set already, as '{other}'.", nameof(matrix));
        }

        if (!_matrices.TryAdd(name, matrix))
        {
            throw new ArgumentException($"There is a matrix '{name}' already; remove it first.", nameof(name));
        }
    }

    /// <summary>Disposes a matrix and forgets it; whether there was one.</summary>
    public bool Remove(string name)
    {
        if (!_matrices.Remove(name, out Matrix? matrix))
        {
            return false;
        }

        matrix.Dispose();
        return true;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _matrices.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Matrix value) => _matrices.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Matrix>> GetEnumerator() => _matrices.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Moves all matrices to another device, with their element types, through the host. The former ones are disposed when all are there; where
    /// one cannot be moved, the set stays as it was.
    /// </summary>
    /// <param name="device">The other device; that of the set: nothing happens.</param>
    /// <param name="progress">Told the share that is there, from 0 to 1.</param>
    /// <param name="cancellationToken">Looked at between windows of rows.</param>
    public void MoveTo(VectorDevice device, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == Device)
        {
            return;
        }

        List<Matrix> moved = [];
        try
        {
            foreach (Matrix matrix in _matrices.Values)
            {
                moved.Add(device.Allocate(matrix.Rows, matrix.Columns, matrix.ElementType));
                MatrixWindows.Pass(matrix, (first, values) => moved[^1].Write(values, first), cancellationToken);
                progress?.Report((double)moved.Count / Count);
            }
        }
        catch
        {
            moved.ForEach(matrix => matrix.Dispose());
            throw;
        }

        for (int i = 0; i < moved.Count; i++)
        {
            _matrices.GetAt(i).Value.Dispose();
            _matrices.SetAt(i, moved[i]);
        }

        Device = device;
    }

    /// <summary>Saves all matrices, with their element types, as .safetensors. The file appears whole or not at all; an existing one is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the share that is written, from 0 to 1.</param>
    /// <param name="cancellationToken">Looked at between windows of rows.</param>
    /// <exception cref="VectorFormatException">Another extension.</exception>
    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public void Save(string path, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsWriter.Write(path, [.. _matrices], progress, cancellationToken);
    }

    /// <summary>Disposes all matrices.</summary>
    public void Dispose()
    {
        foreach (Matrix matrix in _matrices.Values)
        {
            matrix.Dispose();
        }

        _matrices.Clear();
    }
}
