using BenchmarkDotNet.Attributes;

namespace VkSim.MicroBenchmarks.Simd;

/// <summary>Searches of an index on the processor, into given memory.</summary>
public class IndexBenchmarks
{
    private const int Dimensions = 128;
    private const int K = 10;
    private readonly long[] _ids = new long[K];
    private readonly float[] _scores = new float[K];
    private VectorDevice _device = null!;
    private EmbeddingIndex _index = null!;
    private EmbeddingIndex _coarse = null!;
    private float[] _query = null!;

    /// <summary>Vectors in the index.</summary>
    [Params(1_000, 50_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _device = VectorDevice.Create("cpu");
        _query = RandomValues.Make(Dimensions, 2);
        _index = EmbeddingIndex.Create(_device, new() { Dimensions = Dimensions, Metric = Metric.Cosine });
        _coarse = EmbeddingIndex.Create(_device, new() { Dimensions = Dimensions, Metric = Metric.Cosine, Coarse = CoarseCopy.Int8 });
        _index.AddRange(RandomValues.Make(Rows * Dimensions, 1));
        _coarse.AddRange(RandomValues.Make(Rows * Dimensions, 1));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _coarse.Dispose();
        _index.Dispose();
        _device.Dispose();
    }

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public int Search() => _index.Search(_query, K, _ids, _scores);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public int SearchByCoarseCopy() => _coarse.Search(_query, K, _ids, _scores);

    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public int SearchWithin() => _index.SearchWithin(_query, 0.2f, _ids, _scores);
}
