using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.ShaderStats;

/// <summary>
/// Calls every operation, in the types and shapes that choose between kernels, on a device that executes nothing: so each kernel is
/// compiled exactly as the backend's tuning for that device wants it.
/// </summary>
internal sealed class KernelTour
{
    // A common width, one whose rows do not begin at a multiple of four elements, and one that a whole workgroup shares.
    private const int Common = 512;
    private const int Ragged = 302;
    private const int Wide = 20_000;

    private readonly VectorDevice _device;

    // Takes the large tiles for pairs that are few, so that both kinds are seen.
    private readonly VectorDevice _large;

    private KernelTour(VectorDevice device, VectorDevice large) => (_device, _large) = (device, large);

    /// <summary>Runs on a device.</summary>
    /// <param name="gpu">The device.</param>
    /// <param name="slice">A kernel of each kind instead of all.</param>
    /// <param name="isCompiled">Whether a shader has been compiled so far.</param>
    public static void Run(GpuDevice gpu, bool slice, Func<string, bool> isCompiled)
    {
        using VectorDevice device = Open(gpu, null);
        using VectorDevice large = Open(gpu, GpuTuning.For(gpu, new GpuLimits(gpu.Capabilities)) with { FillingGroups = 1 });
        var tour = new KernelTour(device, large);
        (ElementType Type, int Columns)[] all =
        [
            (ElementType.Float32, Common), (ElementType.Float16, Common), (ElementType.BFloat16, Ragged), (ElementType.Float32, Wide),
            (ElementType.Float32, Ragged), (ElementType.Float16, Ragged), (ElementType.BFloat16, Common),
            (ElementType.Float16, Wide), (ElementType.BFloat16, Wide),
        ];
        foreach ((ElementType type, int columns) in slice ? all[..4] : all)
        {
            tour.Rows(type, columns);
            if (!slice || columns != Wide)
            {
                bool few = slice && type != ElementType.Float32;
                tour.Pairs(type, columns, few);
                tour.Search(type, columns, few);
                tour.Losses(type, columns);
            }
        }

        tour.Indexes(slice);
        WithMatrixUnits(gpu);
        Rest(gpu, isCompiled);
    }

    private static VectorDevice Open(GpuDevice gpu, GpuTuning? tuning)
    {
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning);
        return new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
    }

    // The largest matrices that the driver offers, since none can be tried.
    private static void WithMatrixUnits(GpuDevice gpu)
    {
        var limits = new GpuLimits(gpu.Capabilities);
        foreach (MatrixTile tile in MatrixTile.Of(gpu.Capabilities.CooperativeMatrixShapes, gpu.Subgroups.Size, limits).Take(1))
        {
            using VectorDevice device = Open(gpu, GpuTuning.For(gpu, limits) with { MatrixTile = tile });
            foreach (int columns in (int[])[Common, Ragged, Wide])
            {
                using Matrix a = device.Allocate(300, columns, ElementType.Float16);
                device.DotProducts(a, a).Dispose();
                device.CosineSimilarity(a, a).Dispose();
                device.Cdist(a, a).Dispose();
                device.NearestNeighbors(a, a, 10, Metric.L2);
            }
        }
    }

    // Variants for devices with less, and kernels that only sizes beyond reason come to, for the most part with the constants that they are
    // written with.
    private static void Rest(GpuDevice gpu, Func<string, bool> isCompiled)
    {
        using var shaders = new ShaderLibrary(gpu);
        foreach (string name in ShaderLibrary.Names.Where(name => !isCompiled(name)))
        {
            try
            {
                ComputeShader shader = shaders[name];
                shader.FindKernel("main", OptionsOf(gpu, name, shader.Reflection)).Dispose();
            }
            catch (NotSupportedException)
            {
                // Of the variants for devices with less, some ask for what others have.
            }
        }
    }

    // Constant 0 is the size of the workgroup where subgroups must fill it, and where rows have lanes, of which there are 8, as every GPU has for
    // some lengths of rows. An invocation has long rows of its own on the CPU's drivers alone, some of which read wide words.
    private static KernelOptions OptionsOf(GpuDevice gpu, string name, ShaderReflection shader)
    {
        const int Group = 128;
        const int Lanes = 8;
        bool subgroups = name.EndsWith("subgroup", StringComparison.Ordinal);
        bool lanes = !name.Contains("wide", StringComparison.Ordinal) && shader.SpecializationConstants.Any(constant => constant.Name == "LANES");
        var values = new SpecializationValues();
        if (subgroups || lanes)
        {
            values[0u] = Group;
        }

        if (lanes)
        {
            values[1u] = Lanes;
        }

        var options = new KernelOptions { Specialization = values };
        return subgroups ? gpu.Subgroups.Apply(options) : options;
    }

    private void Rows(ElementType type, int columns)
    {
        using Matrix x = _device.Allocate(130, columns, type);
        using Matrix y = _device.Allocate(130, columns, type);
        using Matrix wide = _device.Allocate(130, columns);
        using Matrix line = _device.Allocate(130, 1);
        foreach (float p in (float[])[2, 1, 3, float.PositiveInfinity])
        {
            var options = new NormalizeOptions { P = p };
            _device.Normalize(x, options).Dispose();
            _device.NormalizeBackward(x, wide, options).Dispose();
            _device.Normalize(x, options with { Axis = NormalizeAxis.Columns }).Dispose();
            _device.NormalizeBackward(x, wide, options with { Axis = NormalizeAxis.Columns }).Dispose();
        }

        _device.RowwiseCosineSimilarity(x, y).Dispose();
        _device.RowwiseCosineSimilarityBackward(x, y, line).Dispose();
        using Matrix one = _device.Allocate(1, columns, type);
        _device.RowwiseCosineSimilarityBackward(x, one, line).Dispose();
        _device.Where(x, x, y).Dispose();
        _device.Scatter(x, 0, new long[columns], x[..1]).Dispose();
        _device.Scatter(x, 1, new long[130], x.ColumnRange(0, 1)).Dispose();
        _device.Interpolate(x, 1, columns, 2, columns).Dispose();
        using Matrix soft = _device.Softmax(x);
        using Matrix logs = _device.LogSoftmax(x);
        _device.SoftmaxBackward(soft, wide).Dispose();
        _device.LogSoftmaxBackward(logs, wide).Dispose();
        _device.LogSumExp(x).Dispose();
        _device.CrossEntropy(x, new int[130], new CrossEntropyOptions { WithGradient = true }).Dispose();
        foreach (int k in (int[])[1, 10, 200])
        {
            _device.TopK(x, Math.Min(k, columns));
            _device.TopK(x, Math.Min(k, columns), new TopKOptions { Largest = false });
        }
    }

    private void Pairs(ElementType type, int columns, bool few)
    {
        using Matrix many = _device.Allocate(300, columns, type);
        using Matrix others = _large.Allocate(300, columns, type);
        foreach (long left in (long[])[1, 3, 300])
        {
            using Matrix a = _device.Allocate(left, columns, type);
            using Matrix c = _large.Allocate(left, columns, type);
            using Matrix gradient = _device.Allocate(left, 300);
            _large.DotProducts(c, others).Dispose();
            _device.DotProductsBackward(a, many, gradient).Dispose();
            _large.CosineSimilarity(c, others).Dispose();
            _device.CosineSimilarityBackward(a, many, gradient).Dispose();
            foreach (CdistOptions options in few ? Distances().Skip(6) : Distances())
            {
                _large.Cdist(c, others, options).Dispose();
                _device.CdistBackward(a, many, gradient, options).Dispose();
            }
        }

        _large.Pdist(others).Dispose();
        using Matrix condensed = _device.Pdist(many);
        _device.PdistBackward(many, condensed).Dispose();
        _large.BatchedCdist(others, 3, others, 3).Dispose();
    }

    private void Search(ElementType type, int columns, bool few)
    {
        using Matrix database = _device.Allocate(20_000, columns, type);
        foreach (long queries in (long[])[1, 3, 300])
        {
            using Matrix q = _device.Allocate(queries, columns, type);
            foreach (Metric metric in few ? [Metric.Cosine, Metric.L2] : Enum.GetValues<Metric>())
            {
                _device.NearestNeighbors(q, database, 10, metric, new NearestOptions { P = 3 });
            }

            _device.NearestNeighbors(q, database, 10, Metric.L2, new NearestOptions { Mode = DistanceMode.Direct });
            _device.NearestNeighbors(q, database, 9000, Metric.Cosine);
        }
    }

    private void Indexes(bool slice)
    {
        const int Rows = 4096;
        foreach (Metric metric in slice ? [Metric.Cosine, Metric.L2, Metric.L0] : (Metric[])[Metric.Cosine, Metric.Dot, Metric.L2, Metric.L1, Metric.LInf, Metric.L0])
        {
            Quantization quantization = metric == Metric.L0 ? Quantization.Binary : Quantization.Int8;
            Search(new EmbeddingIndexOptions { Dimensions = Common, Metric = metric, Quantization = quantization });
            if (metric is Metric.Cosine or Metric.Dot or Metric.L2)
            {
                Search(new EmbeddingIndexOptions { Dimensions = Common, Metric = metric, Coarse = CoarseCopy.Int8 });
            }
        }

        void Search(EmbeddingIndexOptions options)
        {
            using var index = EmbeddingIndex.Create(_device, options);
            index.AddRange(new float[Rows * Common]);
            foreach (int queries in slice ? [1, 8] : (int[])[1, 2, 3, 8, 300])
            {
                index.Search(new float[queries * Common], 10);
            }
        }
    }

    private void Losses(ElementType type, int columns)
    {
        using Matrix a = _device.Allocate(300, columns, type);
        using Matrix b = _device.Allocate(300, columns, type);
        using Matrix others = _device.Allocate(90, columns, type);
        _device.Clip(a, b, new ClipOptions { WithGradients = true, LabelSmoothing = 0.1f }).Dispose();
        _device.NtXent(a, b, new NtXentOptions { WithGradients = true }).Dispose();
        _device.SigLip(a, b, new SigLipOptions { WithGradients = true }).Dispose();
        _device.SupCon(a, new int[300], new SupConOptions { WithGradients = true }).Dispose();
        _device.InfoNce(a, b, new InfoNceOptions { WithGradients = true, Negatives = others }).Dispose();
        _device.InfoNce(a, b, new InfoNceOptions { WithGradients = true, Mask = new bool[300 * 300] }).Dispose();
        using Matrix paired = _device.Allocate(900, columns, type);
        _device.InfoNce(a, b, new InfoNceOptions { WithGradients = true, Negatives = paired, NegativesArePaired = true }).Dispose();
    }

    private static IEnumerable<CdistOptions> Distances()
    {
        foreach (float p in (float[])[0, 1, 2, 3, 2.5f, float.PositiveInfinity])
        {
            yield return new CdistOptions { P = p };
        }

        yield return new CdistOptions { P = 2, Squared = true };
        yield return new CdistOptions { P = 2, Mode = DistanceMode.Direct };
        yield return new CdistOptions { P = 2, Mode = DistanceMode.MatMul };
    }
}
