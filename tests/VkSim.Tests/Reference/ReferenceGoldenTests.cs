using System.Text.Json;
using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Reference;

public class ReferenceGoldenTests
{
    [Fact]
    public void NormalizeIsPyTorchs()
    {
        JsonElement[] cases = [.. GoldenVectors.Section("normalize").EnumerateArray()];
        ReferenceMatrix x = GoldenVectors.Matrix(cases[0].GetProperty("x"));
        ReferenceMatrix upstream = GoldenVectors.Matrix(cases[0].GetProperty("upstream"));
        foreach (JsonElement golden in cases[1..])
        {
            double p = GoldenVectors.Number(golden.GetProperty("p"));
            bool columns = golden.GetProperty("dim").GetInt32() == 0;
            ReferenceMatrix Turn(ReferenceMatrix m) => columns ? m.Transpose() : m;
            string what = $"p={p} columns={columns}";
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("result")), Turn(ReferenceNormalize.Rows(Turn(x), p)).Values, what: what);
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("norms")), ReferenceNorm.Rows(Turn(x), p), absolute: 0, what: what);
            GoldenVectors.AssertClose(
                GoldenVectors.Numbers(golden.GetProperty("gradient")),
                Turn(ReferenceNormalize.Gradient(Turn(x), Turn(upstream), p)).Values,
                relative: 1e-10,
                what: what + " gradient");
        }
    }

    [Fact]
    public void CosineIsPyTorchs()
    {
        foreach (JsonElement golden in GoldenVectors.Section("cosine").EnumerateArray())
        {
            double eps = golden.GetProperty("eps").GetDouble();
            ReferenceMatrix a = GoldenVectors.Matrix(golden.GetProperty("a"));
            ReferenceMatrix b = GoldenVectors.Matrix(golden.GetProperty("b"));
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("pairwise")), ReferenceCosine.Pairwise(a, b, eps).Values);

            int from = golden.GetProperty("rowwiseFrom").GetInt32();
            double[] rowwise = GoldenVectors.Numbers(golden.GetProperty("rowwise"));
            var gradientsA = new List<double>();
            var gradientsB = new List<double>();
            for (int i = 0; i < rowwise.Length; i++)
            {
                Assert.Equal(rowwise[i], ReferenceCosine.Compute(a.Row(from + i), b.Row(from + i), eps), 1e-13);
                (double[] da, double[] db) = ReferenceCosine.Gradient(a.Row(from + i), b.Row(from + i), 1, eps);
                gradientsA.AddRange(da);
                gradientsB.AddRange(db);
            }

            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradA")), gradientsA.ToArray());
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradB")), gradientsB.ToArray());
        }
    }

    [Fact]
    public void DistancesArePyTorchsAndSciPys()
    {
        JsonElement[] cases = [.. GoldenVectors.Section("distance").EnumerateArray()];
        ReferenceMatrix a = GoldenVectors.Matrix(cases[0].GetProperty("a"));
        ReferenceMatrix b = GoldenVectors.Matrix(cases[0].GetProperty("b"));
        ReferenceMatrix upstream = GoldenVectors.Matrix(cases[0].GetProperty("upstream"));
        foreach (JsonElement golden in cases[1..])
        {
            double p = GoldenVectors.Number(golden.GetProperty("p"));
            Metric metric = p == 0 ? Metric.L0 : p == 1 ? Metric.L1 : p == 2 ? Metric.L2 : double.IsInfinity(p) ? Metric.LInf : Metric.Lp;
            double[] distances = ReferenceDistance.Pairwise(metric, a, b, p).Values;
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("result")), distances, what: $"torch p={p}");
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("scipy")), distances, what: $"scipy p={p}");
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("pdist")), ReferenceDistance.Condensed(a, p), what: $"pdist p={p}");
            if (golden.TryGetProperty("gradA", out JsonElement gradA))
            {
                (ReferenceMatrix da, ReferenceMatrix db) = ReferenceDistance.Gradient(a, b, upstream, p);
                GoldenVectors.AssertClose(GoldenVectors.Numbers(gradA), da.Values, what: $"gradient p={p}");
                GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradB")), db.Values, what: $"gradient p={p}");
            }
        }
    }

    [Fact]
    public void CrossEntropyIsPyTorchs()
    {
        JsonElement[] cases = [.. GoldenVectors.Section("crossEntropy").EnumerateArray()];
        ReferenceMatrix logits = GoldenVectors.Matrix(cases[0].GetProperty("logits"));
        ReferenceMatrix probabilities = GoldenVectors.Matrix(cases[0].GetProperty("probabilities"));
        int[] classes = [.. cases[0].GetProperty("classes").EnumerateArray().Select(e => e.GetInt32())];
        double[] allWeights = GoldenVectors.Numbers(cases[0].GetProperty("weights"));
        foreach (JsonElement golden in cases[1..])
        {
            double[]? weights = golden.GetProperty("weighted").GetBoolean() ? allWeights : null;
            double smoothing = golden.GetProperty("smoothing").GetDouble();
            var reduction = Enum.Parse<ReferenceReduction>(golden.GetProperty("reduction").GetString()!, ignoreCase: true);
            bool byClass = golden.GetProperty("target").GetString() == "classes";
            string what = golden.GetRawText();
            double[] loss = byClass
                ? ReferenceCrossEntropy.Classes(logits, classes, weights, smoothing, reduction: reduction)
                : ReferenceCrossEntropy.Probabilities(logits, probabilities, weights, smoothing, reduction);
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("loss")), loss, what: what);
            if (reduction == ReferenceReduction.Sum)
            {
                ReferenceMatrix gradient = byClass
                    ? ReferenceCrossEntropy.ClassesGradient(logits, classes, weights, smoothing)
                    : ReferenceCrossEntropy.ProbabilitiesGradient(logits, probabilities, weights, smoothing);
                GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradient")), gradient.Values, what: what);
            }
        }
    }

    [Fact]
    public void LogSumExpAndSoftmaxArePyTorchs()
    {
        foreach (JsonElement golden in GoldenVectors.Section("logSumExp").EnumerateArray())
        {
            double[] x = GoldenVectors.Numbers(golden.GetProperty("x"));
            GoldenVectors.AssertClose([GoldenVectors.Number(golden.GetProperty("logSumExp"))], [ReferenceSoftmax.LogSumExp(x)]);
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("softmax")), ReferenceSoftmax.Softmax(x));
        }
    }

    [Fact]
    public void GradientsOfACosineMatrixArePyTorchs()
    {
        foreach (JsonElement golden in GoldenVectors.Section("cosineMatrixGradient").EnumerateArray())
        {
            ReferenceMatrix a = GoldenVectors.Matrix(golden.GetProperty("a"));
            ReferenceMatrix b = GoldenVectors.Matrix(golden.GetProperty("b"));
            ReferenceMatrix upstream = GoldenVectors.Matrix(golden.GetProperty("upstream"));
            var settings = new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(golden.GetProperty("eps").GetSingle(), default));
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradA")), PairGradients.Of(settings, a, b, (i, j) => upstream[i, j]).Exact);
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradB")), PairGradients.Of(settings, b, a, (i, j) => upstream[j, i]).Exact);
        }
    }

    [Fact]
    public void SoftmaxGradientsArePyTorchs()
    {
        JsonElement[] cases = [.. GoldenVectors.Section("softmaxGradient").EnumerateArray()];
        ReferenceMatrix x = GoldenVectors.Matrix(cases[0].GetProperty("x"));
        ReferenceMatrix upstream = GoldenVectors.Matrix(cases[0].GetProperty("upstream"));
        foreach (JsonElement golden in cases[1..])
        {
            bool logarithm = golden.GetProperty("function").GetString() == "logSoftmax";
            double[] results = [.. Enumerable.Range(0, x.Rows).SelectMany(i => logarithm ? ReferenceSoftmax.LogSoftmax(x.Row(i)) : ReferenceSoftmax.Softmax(x.Row(i)))];
            double[] gradients = [.. Enumerable.Range(0, x.Rows).SelectMany(i => logarithm
                ? ReferenceSoftmax.LogSoftmaxGradient(x.Row(i), upstream.Row(i))
                : ReferenceSoftmax.SoftmaxGradient(x.Row(i), upstream.Row(i)))];
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("result")), results);
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradient")), gradients);
        }
    }

    [Fact]
    public void CondensedGradientsArePyTorchs()
    {
        JsonElement[] cases = [.. GoldenVectors.Section("pdistGradient").EnumerateArray()];
        ReferenceMatrix x = GoldenVectors.Matrix(cases[0].GetProperty("x"));
        double[] upstream = GoldenVectors.Numbers(cases[0].GetProperty("upstream"));
        foreach (JsonElement golden in cases[1..])
        {
            double p = GoldenVectors.Number(golden.GetProperty("p"));
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradient")), ReferenceDistance.CondensedGradient(x, upstream, p).Values, what: $"p={p}");
        }
    }
}
