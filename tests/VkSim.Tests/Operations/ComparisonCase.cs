namespace VkSim.Tests.Operations;

/// <summary>Every way to compare rows with rows, by a name.</summary>
internal static class ComparisonCase
{
    private static readonly Dictionary<string, Func<VectorDevice, Matrix, Matrix, Matrix>> s_cases = new()
    {
        ["cosine"] = (device, a, b) => device.CosineSimilarity(a, b),
        ["cosine without epsilon"] = (device, a, b) => device.CosineSimilarity(a, b, new CosineOptions { Epsilon = 0 }),
        ["dot"] = (device, a, b) => device.DotProducts(a, b),
        ["L2 auto"] = Distance(new CdistOptions()),
        ["L2 direct"] = Distance(new CdistOptions { Mode = DistanceMode.Direct }),
        ["L2 matmul"] = Distance(new CdistOptions { Mode = DistanceMode.MatMul }),
        ["squared L2 auto"] = Distance(new CdistOptions { Squared = true }),
        ["squared L2 direct"] = Distance(new CdistOptions { Squared = true, Mode = DistanceMode.Direct }),
        ["L0"] = Distance(new CdistOptions { P = 0 }),
        ["L1"] = Distance(new CdistOptions { P = 1 }),
        ["L∞"] = Distance(new CdistOptions { P = float.PositiveInfinity }),
    };

    public static IEnumerable<string> Names => s_cases.Keys;

    public static Matrix Run(VectorDevice device, string name, Matrix a, Matrix b) => s_cases[name](device, a, b);

    private static Func<VectorDevice, Matrix, Matrix, Matrix> Distance(CdistOptions options) => (device, a, b) => device.Cdist(a, b, options);
}
