using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

/// <summary>Every operation that can be recorded, as it is recorded and as it is computed at once, on the same operands.</summary>
internal sealed class RecordedOperations : IDisposable
{
    private readonly VectorDevice _device;
    private readonly List<IDisposable> _owned = [];
    private readonly List<(string Name, Func<float[]> Recorded, Func<float[]> Immediate)> _results = [];
    private readonly int _rows;
    private readonly int _columns;
    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly Matrix _narrow;
    private readonly Matrix _rowGradient;
    private readonly Matrix _pairs;
    private readonly Matrix _line;
    private readonly Matrix _condensed;

    public RecordedOperations(VectorDevice device, int rows, int columns)
    {
        _device = device;
        _rows = rows;
        _columns = columns;
        _a = Allocate(rows, columns);
        _b = Allocate(rows + 3, columns);
        _narrow = Allocate(rows, columns, ElementType.Float16);
        _rowGradient = Allocate(rows, columns);
        _pairs = Allocate(rows, rows + 3);
        _line = Allocate(rows, 1);
        _condensed = Allocate(rows * (rows - 1) / 2, 1);
        Fill(1);
    }

    /// <summary>Writes other values into all operands.</summary>
    public void Fill(int seed)
    {
        Matrix[] operands = [_a, _b, _narrow, _rowGradient, _pairs, _line, _condensed];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i].Write(RandomRows.Normal((int)operands[i].Rows, operands[i].Columns, (10 * seed) + i));
        }
    }

    /// <summary>Records all.</summary>
    public void Record(VectorRecorder to)
    {
        RecordRows(to);
        RecordPairs(to);
        RecordGradients(to);
        RecordLogits(to);
        RecordRankings(to);
    }

    /// <summary>Holds what the list computed last against what the same calls give now.</summary>
    public void Check(string when)
    {
        foreach ((string name, Func<float[]> recorded, Func<float[]> immediate) in _results)
        {
            // The list's own values are read before the immediate call takes their place.
            float[] values = recorded();
            Agreement.SameBits(immediate(), values, $"{name}, {when}");
        }
    }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    private void RecordRows(VectorRecorder to)
    {
        foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
        {
            foreach (float order in new[] { 2f, 3f })
            {
                var options = new NormalizeOptions { P = order, Axis = axis };
                bool byRow = axis == NormalizeAxis.Rows;
                Matrix norms = Allocate(byRow ? _rows : 1, byRow ? 1 : _columns);
                Matrix result = Allocate(_rows, _columns);
                to.Normalize(_narrow, result, options, norms);
                Expect($"normalize {axis} {order}", result, () => _device.Normalize(_narrow, result, options, norms));
                Expect($"norms {axis} {order}", norms, () => _device.Normalize(_narrow, result, options, norms));
                Matrix gradient = Allocate(_rows, _columns);
                to.NormalizeBackward(_a, _rowGradient, gradient, options);
                Expect($"normalize {axis} {order}, gradient", gradient, () => _device.NormalizeBackward(_a, _rowGradient, gradient, options));
            }
        }

        Matrix chosen = Allocate(_rows, _columns);
        to.Where(_rowGradient, _a, _narrow, chosen);
        Expect("where", chosen, () => _device.Where(_rowGradient, _a, _narrow, chosen));
        RecordPlaces(to);
        Matrix resized = Allocate(_rows, 15, ElementType.Float16);
        to.Interpolate(_a, 1, _columns, resized, 3, 5);
        Expect("resize", resized, () => _device.Interpolate(_a, 1, _columns, resized, 3, 5));
        Matrix slopes = Allocate(_rows, 6);
        to.InterpolateBackward(_rowGradient, 2, 3, slopes, 1, _columns);
        Expect("resize, gradient", slopes, () => _device.InterpolateBackward(_rowGradient, 2, 3, slopes, 1, _columns));
        Matrix cosines = Allocate(_rows, 1);
        to.RowwiseCosineSimilarity(_a, _narrow, cosines);
        Expect("cosine row by row", cosines, () => _device.RowwiseCosineSimilarity(_a, _narrow, cosines));
        Matrix ofOne = Allocate(_rows, 1);
        to.RowwiseCosineSimilarity(_a[..1], _narrow, ofOne);
        Expect("cosine of one row with each", ofOne, () => _device.RowwiseCosineSimilarity(_a[..1], _narrow, ofOne));
    }

    private void RecordPlaces(VectorRecorder to)
    {
        long[] places = [.. Enumerable.Range(0, _rows * _columns).Select(i => (long)(7 * i % _columns))];
        Matrix wide = Allocate(_rows, _columns), half = Allocate(_rows, _columns, ElementType.Float16);
        foreach (Matrix result in new[] { wide, half })
        {
            to.Scatter(_narrow, 1, places, _a, result);
            Expect($"scatter into {result.ElementType}", result, () => _device.Scatter(_narrow, 1, [.. Enumerable.Range(0, _rows * _columns).Select(i => (long)(7 * i % _columns))], _a, result));
        }

        // What the caller does with its places afterwards does not matter.
        Array.Clear(places);
        var options = new GridOptions { PerRow = 3, PadValue = -1 };
        (int height, int width) = options.SizeOf(_rows, 1, _columns);
        Matrix grid = Allocate(3, height * width);
        to.MakeGrid(_a, 1, 1, _columns, grid, options);
        Expect("grid of pictures", grid, () => _device.MakeGrid(_a, 1, 1, _columns, grid, options));
    }

    private void RecordPairs(VectorRecorder to)
    {
        Matrix cosines = Allocate(_rows, _rows + 3);
        to.CosineSimilarity(_a, _b, cosines);
        Expect("cosine", cosines, () => _device.CosineSimilarity(_a, _b, cosines));
        Matrix ofOne = Allocate(1, _rows + 3);
        to.CosineSimilarity(_a[..1], _b, ofOne);
        Expect("cosine of one row", ofOne, () => _device.CosineSimilarity(_a[..1], _b, ofOne));
        Matrix products = Allocate(_rows, _rows + 3);
        to.DotProducts(_narrow, _b, products);
        Expect("dot products", products, () => _device.DotProducts(_narrow, _b, products));
        Matrix condensed = Allocate(_rows * (_rows - 1) / 2, 1);
        to.Pdist(_a, condensed);
        Expect("pdist", condensed, () => _device.Pdist(_a, condensed));
        int half = _rows / 2;
        Matrix batches = Allocate(2 * half, half);
        to.BatchedCdist(_a[..(2 * half)], 2, _b[..half], 1, batches);
        Expect("cdist in batches", batches, () => _device.BatchedCdist(_a[..(2 * half)], 2, _b[..half], 1, batches));
        foreach (float order in new[] { 1, 1.7f, 2, float.PositiveInfinity })
        {
            Matrix distances = Allocate(_rows, _rows + 3);
            var options = new CdistOptions { P = order };
            to.Cdist(_a, _b, distances, options);
            Expect($"cdist {order}", distances, () => _device.Cdist(_a, _b, distances, options));
        }
    }

    private void RecordGradients(VectorRecorder to)
    {
        Matrix values = Allocate(_rows, _rows + 3);
        Matrix a = Allocate(_rows, _columns);
        Matrix b = Allocate(_rows + 3, _columns);
        to.Cdist(_a, _b, values);
        to.CdistBackward(_a, _b, _pairs, a, b, null, values);
        Expect("cdist, gradient", a, () => _device.CdistBackward(_a, _b, _pairs, a, b));
        Expect("cdist, gradient of b", b, () => _device.CdistBackward(_a, _b, _pairs, a, b));
        foreach (float order in new[] { 1, 1.7f, 2, float.PositiveInfinity })
        {
            var options = new CdistOptions { P = order };
            Matrix computedAgain = Allocate(_rows, _columns);
            to.CdistBackward(_a, _b, _pairs, computedAgain, null, options);
            Expect($"cdist {order}, gradient", computedAgain, () => _device.CdistBackward(_a, _b, _pairs, computedAgain, null, options));
            Matrix ofPairs = Allocate(_rows, _columns);
            to.PdistBackward(_a, _condensed, ofPairs, options);
            Expect($"pdist {order}, gradient", ofPairs, () => _device.PdistBackward(_a, _condensed, ofPairs, options));
        }

        Matrix ofCosine = Allocate(_rows, _columns);
        to.CosineSimilarityBackward(_a, _b, _pairs, ofCosine, null);
        Expect("cosine, gradient", ofCosine, () => _device.CosineSimilarityBackward(_a, _b, _pairs, ofCosine, null));
        Matrix ofProduct = Allocate(_rows + 3, _columns);
        to.DotProductsBackward(_a, _b, _pairs, null, ofProduct);
        Expect("dot products, gradient", ofProduct, () => _device.DotProductsBackward(_a, _b, _pairs, null, ofProduct));
        Matrix ofRows = Allocate(_rows, _columns);
        to.RowwiseCosineSimilarityBackward(_a, _narrow, _line, ofRows, null);
        Expect(
            "cosine row by row, gradient", ofRows,
            () => _device.RowwiseCosineSimilarityBackward(_a, _narrow, _line, ofRows, null));
    }

    private void RecordLogits(VectorRecorder to)
    {
        Matrix softmax = Allocate(_rows, _columns);
        Matrix gradient = Allocate(_rows, _columns);
        to.Softmax(_a, softmax);
        to.SoftmaxBackward(softmax, _rowGradient, gradient);
        Expect("softmax", softmax, () => _device.Softmax(_a, softmax));
        Expect("softmax, gradient", gradient, () => _device.SoftmaxBackward(softmax, _rowGradient, gradient));
        Matrix logarithms = Allocate(_rows, _columns, ElementType.Float16);
        to.LogSoftmax(_a, logarithms);
        Expect("logarithm of the softmax", logarithms, () => _device.LogSoftmax(_a, logarithms));
        Matrix ofLogarithms = Allocate(_rows, _columns);
        to.LogSoftmaxBackward(logarithms, _rowGradient, ofLogarithms);
        Expect("its gradient", ofLogarithms, () => _device.LogSoftmaxBackward(logarithms, _rowGradient, ofLogarithms));
        Matrix sums = Allocate(_rows, 1);
        to.LogSumExp(_b[.._rows], sums);
        Expect("log-sum-exp", sums, () => _device.LogSumExp(_b[.._rows], sums));
    }

    private void RecordRankings(VectorRecorder to)
    {
        foreach (Metric metric in new[] { Metric.L2, Metric.Dot })
        {
            Expect($"nearest by {metric}", to.NearestNeighbors(_a, _b, 5, metric), () => Values(_device.NearestNeighbors(_a, _b, 5, metric)));
        }

        Expect("nearest by cosine", to.CosineTopK(_a, _b, 4), () => Values(_device.CosineTopK(_a, _b, 4)));
        int more = _rows + 7;
        Expect("more than there are", to.CosineTopK(_a[..2], _b, more), () => Values(_device.CosineTopK(_a[..2], _b, more)));
        foreach (bool largest in new[] { true, false })
        {
            var options = new TopKOptions { Largest = largest };
            Expect($"top-k, largest {largest}", to.TopK(_a, 3, options), () => Values(_device.TopK(_a, 3, options)));
        }

        Expect("top-k of all", to.TopK(_a, _columns + 2), () => Values(_device.TopK(_a, _columns + 2)));
    }

    private Matrix Allocate(int rows, int columns, ElementType type = ElementType.Float32)
    {
        Matrix matrix = _device.Allocate(rows, columns, type);
        _owned.Add(matrix);
        return matrix;
    }

    private void Expect(string name, Matrix result, Action immediate)
    {
        _results.Add((name, result.ToArray, () =>
        {
            immediate();
            return result.ToArray();
        }
        ));
    }

    private void Expect(string name, NeighborBuffers found, Func<float[]> immediate)
    {
        _owned.Add(found);
        _results.Add((name, () => Values(found), immediate));
    }

    private static float[] Values(NeighborBuffers found)
    {
        long[] ids = new long[found.Queries * found.K];
        float[] scores = new float[ids.Length];
        Assert.True(found.TryRead(ids, scores));
        return [.. scores, .. ids.Select(id => (float)id)];
    }

    private static float[] Values(Neighbors found) => [.. found.Scores, .. found.Ids.ToArray().Select(id => (float)id)];

    private static float[] Values(TopKResult found) => [.. found.Values, .. found.Ids.ToArray().Select(id => (float)id)];
}
