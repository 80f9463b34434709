using VkSim.Bench.Contenders;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>An index that holds the rows of a search, asked for all queries at once, into the same memory each time.</summary>
internal sealed class IndexContender : IContender
{
    private readonly VectorDevice _device;
    private readonly EmbeddingIndex _index;
    private readonly float[] _queries;
    private readonly long[] _ids;
    private readonly float[] _scores;
    private readonly int _k;

    public IndexContender(WorkloadInputs inputs, string device, CoarseCopy coarse = CoarseCopy.None)
    {
        Workload workload = inputs.Workload;
        _device = VectorDevice.Create(device);
        _index = EmbeddingIndex.Create(_device, new EmbeddingIndexOptions
        {
            Dimensions = workload.D,
            Coarse = coarse,
            Metric = workload.Metric switch { "l2" => Metric.L2, "cosine" => Metric.Cosine, _ => Metric.Dot },
        });
        _index.AddRange(inputs.B);
        _queries = inputs.A;
        _k = workload.K;
        _ids = new long[workload.N * workload.K];
        _scores = new float[_ids.Length];
        Name = $"VkSim index, {_device.Description.Name}{(coarse == CoarseCopy.None ? "" : $", {coarse} copy")}";
    }

    public string Name { get; }

    public long? ScratchBytes => _device.Backend.ScratchBytes;

    public void Run() => _index.Search(_queries, _k, _ids, _scores);

    public double Error(WorkloadInputs inputs) => inputs.MissedBy(place => _ids[place]);

    public void Dispose()
    {
        _index.Dispose();
        _device.Dispose();
    }
}
