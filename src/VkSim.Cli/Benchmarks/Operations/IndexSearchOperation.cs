namespace VkSim.Cli;

/// <summary>The K rows of an index that are most like each query, by its int8 copy with the proof that they are.</summary>
internal sealed record IndexSearchOperation(int N, int M, int D, int K) : DeviceOperation($"search top {K}, cosine, int8 copy", $"{N}x{M}x{D}")
{
    public override string Family => "searches";

    public override bool IsMemoryBound => N == 1;

    public override bool IsInteractive => SearchOperation.IsSingle(N, M);

    public override bool IsReadBetween => true;

    // Of the copy, which has a byte a component; the few rows whose scores are computed anew are not counted.
    public override double Bytes => ((double)M * D) + (4.0 * N * D);

    public override double Flops => 2.0 * N * M * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix queries = operands.Random(N, D, 1, Storage);
        float[] asked = queries.ToArray();
        float[] rows = RandomRows.Normal(M, D, 2);
        Matrix database = operands.Upload(rows, M, D, Storage);
        var index = EmbeddingIndex.Create(operands.Device, new EmbeddingIndexOptions { Dimensions = D, Metric = Metric.Cosine, Coarse = CoarseCopy.Int8 });
        try
        {
            index.AddRange(rows);
            float[] scores = new float[N * K];
            long[] ids = new long[N * K];
            return new DeviceRun(
                operands, _ => index.Search(asked, K, ids, scores), SearchOperation.Found(queries, database, Metric.Cosine, scores, ids), index.Dispose);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}
