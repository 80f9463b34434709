using System.Runtime.InteropServices;

namespace VkSim.Tests.Operations;

/// <summary>Hashes of the bits that comparisons have on every reproducible device.</summary>
internal static class BitsOfRecord
{
    /// <summary>What <see cref="Of"/> gives on all of them.</summary>
    public const string Expected = """
        cosine e8b6ae940eac4d96
        cosine without epsilon e8b6ae940eac4d96
        dot fea36f6a602735e5
        L2 auto 7d3949358e52dbf1
        L2 direct 014ff7fd14581ae1
        L2 matmul 198dd2424dc6f7c0
        squared L2 auto f5fd4edb4237f979
        squared L2 direct 1c0424010ebd7fbb
        L0 e64c16016ff25dbf
        L1 ced433cf9a556c37
        L∞ 20cceb08be10c379
        """;

    private static readonly ComparisonData[] s_data =
    [
        new(5, 37, 7, ElementType.Float32, DataKind.Ordinary),
        new(5, 37, 100, ElementType.Float16, DataKind.Ordinary),
        new(1, 37, 768, ElementType.Float32, DataKind.Ordinary),
        new(5, 37, 5000, ElementType.Float32, DataKind.Ordinary),
        new(5, 37, 70, ElementType.Float32, DataKind.FarFromOrigin),
    ];

    /// <summary>A line for each comparison: its name and one hash of its results over all data.</summary>
    public static string Of(VectorDevice device) => string.Join('\n', ComparisonCase.Names.Select(name => $"{name} {Hash(device, name):x16}"));

    private static ulong Hash(VectorDevice device, string name)
    {
        ulong hash = 14695981039346656037;
        foreach (ComparisonData data in s_data)
        {
            using Matrix a = data.Left(device);
            using Matrix b = data.Right(device);
            using Matrix values = ComparisonCase.Run(device, name, a, b);
            foreach (uint bits in MemoryMarshal.Cast<float, uint>(values.ToArray()))
            {
                hash = (hash ^ bits) * 1099511628211; // FNV-1a, 32 bits at a time
            }
        }

        return hash;
    }
}
