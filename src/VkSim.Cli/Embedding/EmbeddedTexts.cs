namespace VkSim.Cli;

/// <summary>Texts as vectors, which are made when they are first read.</summary>
/// <remarks>A vector does not depend on which others are read with it.</remarks>
internal sealed class EmbeddedTexts : IMatrixSource
{
    // As many are made together, from a multiple of it on.
    private const int GroupRows = 256;

    private readonly EmbeddingModel _model;
    private readonly string[] _texts;
    private readonly float[]?[] _vectors;
    private readonly CancellationToken _cancellation;

    /// <param name="name">What the texts are called in messages.</param>
    /// <param name="texts">The texts, a row each.</param>
    /// <param name="model">What makes the vectors.</param>
    /// <param name="cancellation">Ends the making.</param>
    public EmbeddedTexts(string name, string[] texts, EmbeddingModel model, CancellationToken cancellation)
    {
        (Name, _texts, _model, _cancellation) = (name, texts, model, cancellation);
        _vectors = new float[texts.Length][];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows => _texts.Length;

    /// <inheritdoc/>
    public long Columns => _model.Dimensions;

    /// <inheritdoc/>
    public ElementType? StorageType => null;

    /// <inheritdoc/>
    public void Read(long first, Span<float> destination)
    {
        while (!destination.IsEmpty)
        {
            (long row, long column) = Math.DivRem(first, Columns);
            ReadOnlySpan<float> rest = VectorOf((int)row).AsSpan((int)column);
            rest = rest[..Math.Min(rest.Length, destination.Length)];
            rest.CopyTo(destination);
            destination = destination[rest.Length..];
            first += rest.Length;
        }
    }

    /// <inheritdoc/>
    public void ReadStored(long first, Span<byte> destination) => throw new NotSupportedException("Texts are not stored as vectors.");

    /// <inheritdoc/>
    public IMappedElements? Map() => null;

    private float[] VectorOf(int row)
    {
        if (_vectors[row] is null)
        {
            int group = row / GroupRows * GroupRows;
            _model.Encode(_texts[group..Math.Min(_texts.Length, group + GroupRows)], _cancellation).CopyTo(_vectors, group);
        }

        return _vectors[row]!;
    }
}
