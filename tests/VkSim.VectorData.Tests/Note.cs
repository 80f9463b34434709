namespace VkSim.VectorData.Tests;

/// <summary>A record with something of everything.</summary>
public sealed class Note
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string? Topic { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int Year { get; set; }

    [VectorStoreData]
    public double? Rating { get; set; }

    [VectorStoreData]
    public bool IsDraft { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public List<string>? Tags { get; set; }

    [VectorStoreData]
    public short[]? Pages { get; set; }

    [VectorStoreData]
    public DateTimeOffset Written { get; set; }

    [VectorStoreData]
    public short Small { get; set; }

    [VectorStoreVector(2, DistanceFunction = DistanceFunction.EuclideanDistance)]
    public ReadOnlyMemory<float>? Place { get; set; }

    public static Note At(string id, float x, float y = 0) => new() { Id = id, Place = new float[] { x, y } };
}
