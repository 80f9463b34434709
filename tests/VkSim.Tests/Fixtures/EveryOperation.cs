namespace VkSim.Tests.Fixtures;

/// <summary>Every operation of a device as one call that takes progress and a token and gives its values.</summary>
internal sealed class EveryOperation : IDisposable
{
    private readonly VectorDevice _device;
    private readonly bool _asViews;
    private readonly List<Matrix> _owned = [];
    private readonly int _rows;
    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly Matrix _rowGradient;
    private readonly Matrix _pairs;
    private readonly Matrix _line;
    private readonly Matrix _condensed;

    /// <summary>Uploads operands of so many rows and columns.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="rows">Rows of every operand.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="type">How operands are stored, gradients apart.</param>
    /// <param name="asViews">Whether operands lie within wider and longer matrices that hold NaN elsewhere.</param>
    public EveryOperation(VectorDevice device, int rows, int columns, ElementType type = ElementType.Float32, bool asViews = false)
    {
        _device = device;
        _asViews = asViews;
        _rows = rows;
        _a = Upload(rows, columns, 1, type);
        _b = Upload(rows, columns, 2, type);
        _rowGradient = Upload(rows, columns, 6);
        _pairs = Upload(rows, rows, 3);
        _line = Upload(rows, 1, 4);
        _condensed = Upload(rows * (rows - 1) / 2, 1, 5);
    }

    /// <summary>Computes with progress and a token.</summary>
    public delegate float[] Call(IProgress<double>? progress, CancellationToken token);

    /// <summary>The calls, by name.</summary>
    public IEnumerable<(string Name, Call Call)> Calls =>
    [
        .. Rows(), .. Cosines(), .. Distances(), .. Logits(), .. Elements(),
        ("dot products", (p, t) => Values(_device.DotProducts(_a, _b, new() { Progress = p, CancellationToken = t }))),
        ("dot products, gradient", (p, t) => Values(_device.DotProductsBackward(_a, _b, _pairs, new() { Progress = p, CancellationToken = t }))),
        ("dot products, windows", (p, t) =>
        {
            var values = new List<float>();
            _device.DotProductsWindows(_a, _b, (_, _, window) => values.AddRange(window), new() { Progress = p, CancellationToken = t }, windowRows: 7);
            return [.. values];
        }),
    ];

    public void Dispose()
    {
        _owned.ForEach(matrix => matrix.Dispose());
    }

    private Matrix Upload(int rows, int columns, int seed, ElementType type = ElementType.Float32)
    {
        const int Above = 2, Before = 3, Behind = 4;
        float[] values = RandomRows.Normal(rows, columns, seed);
        if (!_asViews)
        {
            _owned.Add(_device.Upload(values, rows, columns, type));
            return _owned[^1];
        }

        int width = Before + columns + Behind;
        float[] wide = new float[(rows + (2 * Above)) * width];
        wide.AsSpan().Fill(float.NaN);
        for (int i = 0; i < rows; i++)
        {
            values.AsSpan(i * columns, columns).CopyTo(wide.AsSpan(((i + Above) * width) + Before));
        }

        _owned.Add(_device.Upload(wide, rows + (2 * Above), width, type));
        return _owned[^1].RowRange(Above, rows).ColumnRange(Before, columns);
    }

    private IEnumerable<(string Name, Call Call)> Rows()
    {
        foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
        {
            foreach (float order in new[] { 2f, 3f })
            {
                NormalizeOptions Options(IProgress<double>? p, CancellationToken t) => new() { P = order, Axis = axis, Progress = p, CancellationToken = t };
                yield return ($"normalize {axis} p={order}", (p, t) => Values(_device.Normalize(_a, Options(p, t))));
                yield return ($"normalize {axis} p={order}, gradient", (p, t) => Values(_device.NormalizeBackward(_a, _rowGradient, Options(p, t))));
            }
        }
    }

    private IEnumerable<(string Name, Call Call)> Cosines()
    {
        static CosineOptions Options(IProgress<double>? p, CancellationToken t) => new() { Progress = p, CancellationToken = t };
        yield return ("cosine", (p, t) => Values(_device.CosineSimilarity(_a, _b, Options(p, t))));
        yield return ("cosine, gradient", (p, t) => Values(_device.CosineSimilarityBackward(_a, _b, _pairs, Options(p, t))));
        yield return ("cosine of one row", (p, t) => Values(_device.CosineSimilarity(_a[..1], _b, Options(p, t))));
        yield return ("cosine row by row", (p, t) => Values(_device.RowwiseCosineSimilarity(_a, _b, Options(p, t))));
        yield return ("cosine row by row, gradient", (p, t) => Values(_device.RowwiseCosineSimilarityBackward(_a, _b, _line, Options(p, t))));
        yield return ("nearest by cosine", (p, t) => Values(_device.CosineTopK(_a, _b, 5, Options(p, t))));
    }

    private IEnumerable<(string Name, Call Call)> Distances()
    {
        foreach (float order in new[] { 0, 1, 1.7f, 2, float.PositiveInfinity })
        {
            CdistOptions Options(IProgress<double>? p, CancellationToken t) => new() { P = order, Progress = p, CancellationToken = t };
            yield return ($"cdist p={order}", (p, t) => Values(_device.Cdist(_a, _b, Options(p, t))));
            yield return ($"cdist p={order}, gradient", (p, t) => Values(_device.CdistBackward(_a, _b, _pairs, Options(p, t))));
        }

        static CdistOptions Plain(IProgress<double>? p, CancellationToken t) => new() { Progress = p, CancellationToken = t };
        yield return ("cdist in batches", (p, t) => Values(_device.BatchedCdist(_a, 2, _b, 2, Plain(p, t))));
        yield return ("pdist", (p, t) => Values(_device.Pdist(_a, Plain(p, t))));
        yield return ("pdist, gradient", (p, t) => Values(_device.PdistBackward(_a, _condensed, Plain(p, t))));
        yield return ("nearest by distance", (p, t) =>
            Values(_device.NearestNeighbors(_a, _b, 5, Metric.L2, new() { Progress = p, CancellationToken = t })));
    }

    private IEnumerable<(string Name, Call Call)> Logits()
    {
        static SoftmaxOptions Options(IProgress<double>? p, CancellationToken t) => new() { Progress = p, CancellationToken = t };
        yield return ("softmax", (p, t) => Values(_device.Softmax(_a, Options(p, t))));
        yield return ("its logarithm", (p, t) => Values(_device.LogSoftmax(_a, Options(p, t))));
        yield return ("softmax, gradient", (p, t) => Values(_device.SoftmaxBackward(_a, _rowGradient, Options(p, t))));
        yield return ("log-sum-exp", (p, t) => Values(_device.LogSumExp(_a, Options(p, t))));
        yield return ("cross-entropy", (p, t) =>
        {
            using CrossEntropyResult result = _device.CrossEntropy(_a, new int[_rows], new() { WithGradient = true, Progress = p, CancellationToken = t });
            return [(float)result.Loss, .. result.Losses.ToArray(), .. result.Gradient!.ToArray()];
        }
        );
        yield return ("top-k", (p, t) =>
        {
            TopKResult result = _device.TopK(_a, 3, new() { Progress = p, CancellationToken = t });
            return [.. result.Values, .. result.Ids.ToArray().Select(id => (float)id)];
        }
        );
    }

    private IEnumerable<(string Name, Call Call)> Elements()
    {
        static ElementOptions Options(IProgress<double>? p, CancellationToken t) => new() { Progress = p, CancellationToken = t };
        InterpolateOptions Resizing(IProgress<double>? p, CancellationToken t) => new() { Mode = InterpolationMode.Bicubic, Progress = p, CancellationToken = t };
        int width = _a.Columns % 2 == 0 ? _a.Columns / 2 : _a.Columns, height = _a.Columns / width;
        yield return ("where", (p, t) => Values(_device.Where(_rowGradient, _a, _b, Options(p, t))));
        yield return ("resize", (p, t) => Values(_device.Interpolate(_a, height, width, 3, 5, Resizing(p, t))));
        yield return ("resize, gradient", (p, t) => Values(_device.InterpolateBackward(_rowGradient, 4, 3, height, width, Resizing(p, t))));
        yield return ("grid", (p, t) =>
            Values(_device.MakeGrid(_a, 1, height, width, out _, out _, new() { Progress = p, CancellationToken = t })));
    }

    private static float[] Values(Matrix matrix)
    {
        using (matrix)
        {
            return matrix.ToArray();
        }
    }

    private static float[] Values(GradientPair pair)
    {
        using (pair)
        {
            return [.. pair.A.ToArray(), .. pair.B.ToArray()];
        }
    }

    private static float[] Values(Neighbors found) => [.. found.Scores, .. found.Ids.ToArray().Select(id => (float)id)];
}
