using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Operations;

namespace VkSim;

/// <summary>
/// Records operations into a <see cref="VectorCommandList"/>. Each method is the one of <see cref="VectorDevice"/> with the same name and
/// arguments: the same checks with the same messages, now; the same computation to the last bit, when the list is submitted, of what the
/// operands hold then. Operands and destinations must live as long as the list is submitted.
/// </summary>
/// <remarks>
/// Progress and cancellation of the options are for immediate calls and are not recorded. <see cref="ZeroVectorPolicy.Error"/> is a
/// <see cref="NotSupportedException"/>. Labels, class weights, masks and places, which are on the host, are kept as they are when they are
/// recorded; what lies between the steps of an operation is memory of the list's own.
/// </remarks>
public sealed class VectorRecorder
{
    private readonly VectorCommandList _list;
    private readonly VectorDevice _device;

    internal VectorRecorder(VectorCommandList list)
    {
        _list = list;
        _device = new VectorDevice(list);
    }

    private VectorDevice Device
    {
        get
        {
            // It may have been submitted or disposed since.
            _ = _list.Operations;
            return _device;
        }
    }

    /// <summary>Records <see cref="VectorDevice.Normalize(Matrix, Matrix, NormalizeOptions?, Matrix?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Normalize(Matrix, Matrix, NormalizeOptions?, Matrix?)"/>
    public void Normalize(Matrix x, Matrix destination, NormalizeOptions? options = null, Matrix? norms = null) =>
        Device.Normalize(x, destination, options, norms);

    /// <summary>Records <see cref="VectorDevice.NormalizeBackward(Matrix, Matrix, Matrix, NormalizeOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.NormalizeBackward(Matrix, Matrix, Matrix, NormalizeOptions?)"/>
    public void NormalizeBackward(Matrix x, Matrix gradient, Matrix destination, NormalizeOptions? options = null) =>
        Device.NormalizeBackward(x, gradient, destination, options);

    /// <summary>Records <see cref="VectorDevice.CosineSimilarity(Matrix, Matrix, Matrix, CosineOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.CosineSimilarity(Matrix, Matrix, Matrix, CosineOptions?)"/>
    public void CosineSimilarity(Matrix a, Matrix b, Matrix destination, CosineOptions? options = null) =>
        Device.CosineSimilarity(a, b, destination, options);

    /// <summary>Records <see cref="VectorDevice.CosineSimilarityBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, CosineOptions?, Matrix?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.CosineSimilarityBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, CosineOptions?, Matrix?)"/>
    public void CosineSimilarityBackward(
        Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, CosineOptions? options = null, Matrix? values = null) =>
        Device.CosineSimilarityBackward(a, b, gradient, destinationA, destinationB, options, values);

    /// <summary>Records <see cref="VectorDevice.RowwiseCosineSimilarity(Matrix, Matrix, Matrix, CosineOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.RowwiseCosineSimilarity(Matrix, Matrix, Matrix, CosineOptions?)"/>
    public void RowwiseCosineSimilarity(Matrix a, Matrix b, Matrix destination, CosineOptions? options = null) =>
        Device.RowwiseCosineSimilarity(a, b, destination, options);

    /// <summary>Records <see cref="VectorDevice.RowwiseCosineSimilarityBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, CosineOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.RowwiseCosineSimilarityBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, CosineOptions?)"/>
    public void RowwiseCosineSimilarityBackward(
        Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, CosineOptions? options = null) =>
        Device.RowwiseCosineSimilarityBackward(a, b, gradient, destinationA, destinationB, options);

    /// <summary>Records <see cref="VectorDevice.DotProducts(Matrix, Matrix, Matrix, DotProductOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.DotProducts(Matrix, Matrix, Matrix, DotProductOptions?)"/>
    public void DotProducts(Matrix a, Matrix b, Matrix destination, DotProductOptions? options = null) =>
        Device.DotProducts(a, b, destination, options);

    /// <summary>Records <see cref="VectorDevice.DotProductsBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, DotProductOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.DotProductsBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, DotProductOptions?)"/>
    public void DotProductsBackward(
        Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, DotProductOptions? options = null) =>
        Device.DotProductsBackward(a, b, gradient, destinationA, destinationB, options);

    /// <summary>Records <see cref="VectorDevice.Cdist(Matrix, Matrix, Matrix, CdistOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Cdist(Matrix, Matrix, Matrix, CdistOptions?)"/>
    public void Cdist(Matrix a, Matrix b, Matrix destination, CdistOptions? options = null) => Device.Cdist(a, b, destination, options);

    /// <summary>
    /// Records <see cref="VectorDevice.CdistBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, CdistOptions?, Matrix?)"/>. Distances that are
    /// not given take N×M values of the list's own memory.
    /// </summary>
    /// <inheritdoc cref="VectorDevice.CdistBackward(Matrix, Matrix, Matrix, Matrix?, Matrix?, CdistOptions?, Matrix?)"/>
    public void CdistBackward(
        Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, CdistOptions? options = null, Matrix? values = null) =>
        Device.CdistBackward(a, b, gradient, destinationA, destinationB, options, values);

    /// <summary>Records <see cref="VectorDevice.BatchedCdist(Matrix, long, Matrix, long, Matrix, CdistOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.BatchedCdist(Matrix, long, Matrix, long, Matrix, CdistOptions?)"/>
    public void BatchedCdist(Matrix a, long batchesOfA, Matrix b, long batchesOfB, Matrix destination, CdistOptions? options = null) =>
        Device.BatchedCdist(a, batchesOfA, b, batchesOfB, destination, options);

    /// <summary>Records <see cref="VectorDevice.Pdist(Matrix, Matrix, CdistOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Pdist(Matrix, Matrix, CdistOptions?)"/>
    public void Pdist(Matrix x, Matrix destination, CdistOptions? options = null) => Device.Pdist(x, destination, options);

    /// <summary>Records <see cref="VectorDevice.PdistBackward(Matrix, Matrix, Matrix, CdistOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.PdistBackward(Matrix, Matrix, Matrix, CdistOptions?)"/>
    public void PdistBackward(Matrix x, Matrix gradient, Matrix destination, CdistOptions? options = null) =>
        Device.PdistBackward(x, gradient, destination, options);

    /// <summary>Records <see cref="VectorDevice.Where(Matrix, Matrix, Matrix, Matrix, ElementOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Where(Matrix, Matrix, Matrix, Matrix, ElementOptions?)"/>
    public void Where(Matrix condition, Matrix a, Matrix b, Matrix destination, ElementOptions? options = null) =>
        Device.Where(condition, a, b, destination, options);

    /// <summary>Records <see cref="VectorDevice.Scatter(Matrix, int, ReadOnlySpan{long}, Matrix, Matrix, ElementOptions?)"/>. The places are kept as they are now.</summary>
    /// <inheritdoc cref="VectorDevice.Scatter(Matrix, int, ReadOnlySpan{long}, Matrix, Matrix, ElementOptions?)"/>
    public void Scatter(Matrix x, int dimension, ReadOnlySpan<long> places, Matrix source, Matrix destination, ElementOptions? options = null) =>
        Device.Scatter(x, dimension, places, source, destination, options);

    /// <summary>Records <see cref="VectorDevice.MakeGrid(Matrix, int, int, int, Matrix, GridOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.MakeGrid(Matrix, int, int, int, Matrix, GridOptions?)"/>
    public void MakeGrid(Matrix x, int channels, int height, int width, Matrix destination, GridOptions? options = null) =>
        Device.MakeGrid(x, channels, height, width, destination, options);

    /// <summary>Records <see cref="VectorDevice.Interpolate(Matrix, int, int, Matrix, int, int, InterpolateOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Interpolate(Matrix, int, int, Matrix, int, int, InterpolateOptions?)"/>
    public void Interpolate(Matrix x, int height, int width, Matrix destination, int newHeight, int newWidth, InterpolateOptions? options = null) =>
        Device.Interpolate(x, height, width, destination, newHeight, newWidth, options);

    /// <summary>Records <see cref="VectorDevice.InterpolateBackward(Matrix, int, int, Matrix, int, int, InterpolateOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.InterpolateBackward(Matrix, int, int, Matrix, int, int, InterpolateOptions?)"/>
    public void InterpolateBackward(
        Matrix gradient, int height, int width, Matrix destination, int newHeight, int newWidth, InterpolateOptions? options = null) =>
        Device.InterpolateBackward(gradient, height, width, destination, newHeight, newWidth, options);

    /// <summary>Records <see cref="VectorDevice.Softmax(Matrix, Matrix, SoftmaxOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Softmax(Matrix, Matrix, SoftmaxOptions?)"/>
    public void Softmax(Matrix x, Matrix destination, SoftmaxOptions? options = null) => Device.Softmax(x, destination, options);

    /// <summary>Records <see cref="VectorDevice.LogSoftmax(Matrix, Matrix, SoftmaxOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.LogSoftmax(Matrix, Matrix, SoftmaxOptions?)"/>
    public void LogSoftmax(Matrix x, Matrix destination, SoftmaxOptions? options = null) => Device.LogSoftmax(x, destination, options);

    /// <summary>Records <see cref="VectorDevice.SoftmaxBackward(Matrix, Matrix, Matrix, SoftmaxOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.SoftmaxBackward(Matrix, Matrix, Matrix, SoftmaxOptions?)"/>
    public void SoftmaxBackward(Matrix output, Matrix gradient, Matrix destination, SoftmaxOptions? options = null) =>
        Device.SoftmaxBackward(output, gradient, destination, options);

    /// <summary>Records <see cref="VectorDevice.LogSoftmaxBackward(Matrix, Matrix, Matrix, SoftmaxOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.LogSoftmaxBackward(Matrix, Matrix, Matrix, SoftmaxOptions?)"/>
    public void LogSoftmaxBackward(Matrix output, Matrix gradient, Matrix destination, SoftmaxOptions? options = null) =>
        Device.LogSoftmaxBackward(output, gradient, destination, options);

    /// <summary>Records <see cref="VectorDevice.LogSumExp(Matrix, Matrix, SoftmaxOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.LogSumExp(Matrix, Matrix, SoftmaxOptions?)"/>
    public void LogSumExp(Matrix x, Matrix destination, SoftmaxOptions? options = null) => Device.LogSumExp(x, destination, options);

    /// <summary>Records <see cref="VectorDevice.CrossEntropy(Matrix, ReadOnlySpan{int}, Matrix, Matrix?, Matrix?, CrossEntropyOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.CrossEntropy(Matrix, ReadOnlySpan{int}, Matrix, Matrix?, Matrix?, CrossEntropyOptions?)"/>
    public void CrossEntropy(
        Matrix logits, ReadOnlySpan<int> labels, Matrix losses, Matrix? gradient = null, Matrix? loss = null, CrossEntropyOptions? options = null) =>
        Device.CrossEntropy(logits, labels, losses, gradient, loss, options);

    /// <summary>Records <see cref="VectorDevice.CrossEntropy(Matrix, Matrix, Matrix, Matrix?, Matrix?, CrossEntropyOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.CrossEntropy(Matrix, Matrix, Matrix, Matrix?, Matrix?, CrossEntropyOptions?)"/>
    public void CrossEntropy(
        Matrix logits, Matrix probabilities, Matrix losses, Matrix? gradient = null, Matrix? loss = null, CrossEntropyOptions? options = null) =>
        Device.CrossEntropy(logits, probabilities, losses, gradient, loss, options);

    /// <summary>Records <see cref="VectorDevice.Clip(Matrix, Matrix, LossDestinations, ClipOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Clip(Matrix, Matrix, LossDestinations, ClipOptions?)"/>
    public void Clip(Matrix a, Matrix b, LossDestinations to, ClipOptions? options = null) => Device.Clip(a, b, to, options);

    /// <summary>Records <see cref="VectorDevice.InfoNce(Matrix, Matrix, LossDestinations, InfoNceOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.InfoNce(Matrix, Matrix, LossDestinations, InfoNceOptions?)"/>
    public void InfoNce(Matrix query, Matrix positive, LossDestinations to, InfoNceOptions? options = null) =>
        Device.InfoNce(query, positive, to, options);

    /// <summary>Records <see cref="VectorDevice.NtXent(Matrix, Matrix, LossDestinations, NtXentOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.NtXent(Matrix, Matrix, LossDestinations, NtXentOptions?)"/>
    public void NtXent(Matrix a, Matrix b, LossDestinations to, NtXentOptions? options = null) => Device.NtXent(a, b, to, options);

    /// <summary>Records <see cref="VectorDevice.SigLip(Matrix, Matrix, LossDestinations, SigLipOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.SigLip(Matrix, Matrix, LossDestinations, SigLipOptions?)"/>
    public void SigLip(Matrix a, Matrix b, LossDestinations to, SigLipOptions? options = null) => Device.SigLip(a, b, to, options);

    /// <summary>Records <see cref="VectorDevice.SupCon(Matrix, ReadOnlyMemory{int}, LossDestinations, SupConOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.SupCon(Matrix, ReadOnlyMemory{int}, LossDestinations, SupConOptions?)"/>
    public void SupCon(Matrix embeddings, ReadOnlyMemory<int> labels, LossDestinations to, SupConOptions? options = null) =>
        Device.SupCon(embeddings, labels, to, options);

    /// <summary>Records <see cref="VectorDevice.NearestNeighbors(Matrix, Matrix, int, Metric, NearestOptions?)"/>.</summary>
    /// <returns>What each submission finds; it is the caller's to dispose.</returns>
    /// <inheritdoc cref="VectorDevice.NearestNeighbors(Matrix, Matrix, int, Metric, NearestOptions?)"/>
    public NeighborBuffers NearestNeighbors(Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options = null) =>
        Nearest(Device.CheckedSearch(queries, database, k, metric, options));

    /// <summary>Records <see cref="VectorDevice.CosineTopK(Matrix, Matrix, int, CosineOptions?)"/>.</summary>
    /// <returns>What each submission finds; it is the caller's to dispose.</returns>
    /// <inheritdoc cref="VectorDevice.CosineTopK(Matrix, Matrix, int, CosineOptions?)"/>
    public NeighborBuffers CosineTopK(Matrix queries, Matrix database, int k, CosineOptions? options = null) =>
        Nearest(Device.CheckedSearch(queries, database, k, options));

    /// <summary>Records <see cref="VectorDevice.TopK(Matrix, int, TopKOptions?)"/>; scores are the values, ids their columns.</summary>
    /// <returns>What each submission finds; it is the caller's to dispose.</returns>
    /// <inheritdoc cref="VectorDevice.TopK(Matrix, int, TopKOptions?)"/>
    public NeighborBuffers TopK(Matrix matrix, int k, TopKOptions? options = null)
    {
        options ??= TopKOptions.Default;
        MatrixView rows = Device.CheckedRanking(matrix, k, options);
        bool isEmpty = rows.ElementCount == 0 || k == 0;
        float tail = options.Largest ? float.NegativeInfinity : float.PositiveInfinity;
        return new NeighborBuffers(rows.Rows, k, tail, isEmpty ? null : _list.Operations.TopK(rows, k, options.Largest));
    }

    /// <summary>Records a search whose results take the place of a former one's where they fit; it is disposed otherwise.</summary>
    internal NeighborBuffers NearestNeighbors(
        NeighborBuffers? former, Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options) =>
        Nearest(Device.CheckedSearch(queries, database, k, metric, options), former);

    private NeighborBuffers Nearest(in SearchCall call, NeighborBuffers? former = null)
    {
        NearestSettings settings = call.Settings;
        bool isEmpty = call.Queries.Rows == 0 || call.Database.Rows == 0 || settings.K == 0;
        IRankingBuffers? ranking = isEmpty ? null : _list.Operations.Nearest(call.Queries, call.Database, settings, former?.Ranking);
        if (former is not null && ReferenceEquals(former.Ranking, ranking))
        {
            return former;
        }

        former?.Dispose();
        return new NeighborBuffers(call.Queries.Rows, settings.K, settings.Comparison.Metric.TailScore(), ranking);
    }
}
