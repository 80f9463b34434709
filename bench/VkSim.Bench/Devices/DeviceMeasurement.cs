using System.Text.Json.Serialization;

namespace VkSim.Bench.Devices;

/// <summary>What a device reached; one JSON line.</summary>
internal sealed record DeviceMeasurement(
    [property: JsonPropertyName("op")] string Op,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("dtype")] string DType,
    [property: JsonPropertyName("medianSeconds")] double MedianSeconds,
    [property: JsonPropertyName("p95Seconds")] double P95Seconds,
    [property: JsonPropertyName("bytes")] double Bytes,
    [property: JsonPropertyName("flops")] double Flops,
    [property: JsonPropertyName("copyBytesPerSecond")] double CopyBytesPerSecond,
    [property: JsonPropertyName("fmaFlopsPerSecond")] double FmaFlopsPerSecond,
    [property: JsonPropertyName("shareOfCopy")] double ShareOfCopy,
    [property: JsonPropertyName("shareOfFma")] double ShareOfFma,
    [property: JsonPropertyName("maxError")] double MaxError,
    [property: JsonPropertyName("firstSeconds")] double FirstSeconds);
