using BenchmarkDotNet.Attributes;
using VkSim.Compute;

namespace VkSim.MicroBenchmarks.Engine;

/// <summary>A search of an index on a device, and one that is recorded for every frame.</summary>
public class SearchBenchmarks
{
    private const int Rows = 10_000;
    private const int Dimensions = 128;
    private const int K = 10;
    private readonly long[] _ids = new long[K];
    private readonly float[] _scores = new float[K];
    private VectorDevice _device = null!;
    private EmbeddingIndex _index = null!;
    private Matrix _database = null!;
    private Matrix _queries = null!;
    private VectorCommandList _frame = null!;
    private NeighborBuffers _found = null!;
    private float[] _query = null!;

    [GlobalSetup]
    public void Setup()
    {
        _device = VectorDevice.Create(GpuAdapter.Select().Name);
        _query = RandomValues.Make(Dimensions, 2);
        _index = EmbeddingIndex.Create(_device, new() { Dimensions = Dimensions, Metric = Metric.Cosine });
        _index.AddRange(RandomValues.Make(Rows * Dimensions, 1));
        _database = RandomValues.Upload(_device, Rows, Dimensions, 1);
        _queries = _device.Upload(_query, 1, Dimensions);
        _frame = _device.CreateCommandList("frame");
        _found = _device.Record(_frame).NearestNeighbors(_queries, _database, K, Metric.Cosine);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _device.Synchronize();
        _found.Dispose();
        _frame.Dispose();
        _queries.Dispose();
        _database.Dispose();
        _index.Dispose();
        _device.Dispose();
    }

    /// <summary>Into given memory.</summary>
    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public int Index() => _index.Search(_query, K, _ids, _scores);

    /// <summary>Submitted again, waited for and read.</summary>
    [Benchmark, BenchmarkCategory(AllocationCheck.Nothing)]
    public bool Recorded()
    {
        _frame.Submit().Wait();
        return _found.TryRead(_ids, _scores);
    }
}
