using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders.Onnx;

/// <summary>
/// What ONNX Runtime's standard operators make of a workload. There is no form of losses with gradients, nor of distances other than
/// the Euclidean that would not write all differences to memory.
/// </summary>
internal static class OnnxContenders
{
    private const int QueriesAtOnce = 125;
    private static readonly (string, object) s_ofRows = ("axes", new long[] { 1 });
    private static readonly (string, object) s_transposed = ("transB", 1L);
    private static readonly (string, object) s_kept = ("keepdims", 1L);
    private static readonly (string, object) s_dropped = ("keepdims", 0L);
    private static bool s_isMissing;

    /// <summary>The contenders; none where the library is not there, as in a bundle.</summary>
    public static IEnumerable<IContender> For(WorkloadInputs inputs)
    {
        List<IContender> found = [];
        try
        {
            if (!s_isMissing)
            {
                found.AddRange(Forms(inputs));
            }
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or OnnxRuntimeException)
        {
            s_isMissing = e is not OnnxRuntimeException;
            Console.Error.WriteLine($"bench: without ONNX Runtime: {e.Message.ReplaceLineEndings(" ")}");
        }

        return found;
    }

    private static IEnumerable<IContender> Forms(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        switch (workload)
        {
            case { Op: "normalize" }:
                yield return OfOne(inputs, "ReduceL2, Div", Units(new OnnxModel(), "a", "result"));
                yield return OfOne(inputs, "LpNormalization", new OnnxModel().Node("LpNormalization", ["a"], "result", ("axis", 1L), ("p", 2L)));
                break;
            case { Op: "dot_matrix" }:
                yield return OfTwo(inputs, "Gemm", new OnnxModel().Node("Gemm", ["a", "b"], "result", s_transposed));
                break;
            case { Op: "cosine_matrix" }:
                yield return OfTwo(inputs, "ReduceL2, Div, Gemm",
                    Units(Units(new OnnxModel(), "a", "ua"), "b", "ub").Node("Gemm", ["ua", "ub"], "result", s_transposed));
                break;
            case { Op: "cdist", P: 2, Mode: not "direct" }:
                yield return OfTwo(inputs, "Gemm onto norms", new OnnxModel()
                    .Node("ReduceSumSquare", ["a"], "na", s_ofRows, s_kept).Node("ReduceSumSquare", ["b"], "nb", s_ofRows, s_dropped)
                    .Node("Gemm", ["a", "b", "nb"], "ab", s_transposed, ("alpha", -2f)).Node("Add", ["ab", "na"], "squares")
                    .Node("Relu", ["squares"], "clamped").Node("Sqrt", ["clamped"], "result"));
                yield return OfTwo(inputs, "CDist", new OnnxModel().Node(":CDist", ["a", "b"], "result", ("metric", "euclidean")));
                break;
            case { Op: "cosine_one_to_many" }:
                yield return OneToMany(inputs);
                break;
            case { Op: "search", Metric: "ip" or "l2" }:
                yield return workload.N == 1 ? SearchOne(inputs) : Search(inputs);
                break;
        }
    }

    private static OnnxModel Units(OnnxModel model, string rows, string result) =>
        model.Node("ReduceL2", [rows], rows + "_norms", s_ofRows, s_kept).Node("Div", [rows, rows + "_norms"], result);

    private static OnnxContender OfOne(WorkloadInputs inputs, string name, OnnxModel model)
    {
        Workload workload = inputs.Workload;
        ContenderMemory<float> result = inputs.Result<float>(workload.N * workload.D);
        return new OnnxContender(name, model.ToBytes(["a"], "result", 2, isInteger: false), ["a"], "result", of => of.ErrorOf(place => result.GetSpan()[(int)place]))
            .Call<float>([(inputs.OwnA.Memory, workload.N, workload.D)], (result.Memory, workload.N, workload.D));
    }

    private static OnnxContender OfTwo(WorkloadInputs inputs, string name, OnnxModel model)
    {
        Workload workload = inputs.Workload;
        ContenderMemory<float> result = inputs.Result<float>(workload.N * workload.M);
        return new OnnxContender(
            name, model.ToBytes(["a", "b"], "result", 2, isInteger: false), ["a", "b"], "result", of => of.ErrorOf(place => result.GetSpan()[(int)place]))
            .Call<float>([(inputs.OwnA.Memory, workload.N, workload.D), (inputs.OwnB.Memory, workload.M, workload.D)], (result.Memory, workload.N, workload.M));
    }

    // The query as a column: a product of a matrix and a vector.
    private static OnnxContender OneToMany(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        ContenderMemory<float> result = inputs.Result<float>(workload.M);
        float[] query = new float[workload.D];
        TensorPrimitives.Divide(inputs.A, TensorPrimitives.Norm<float>(inputs.A), query);
        OnnxModel model = new OnnxModel().Node("MatMul", ["b", "a"], "products")
            .Node("ReduceL2", ["b"], "norms", s_ofRows, s_kept).Node("Div", ["products", "norms"], "result");
        return new OnnxContender(
            "MatMul, ReduceL2, Div, raw rows", model.ToBytes(["a", "b"], "result", 2, isInteger: false), ["a", "b"], "result",
            of => of.ErrorOf(place => result.GetSpan()[(int)place]))
            .Call<float>([(query, workload.D, 1), (inputs.OwnB.Memory, workload.M, workload.D)], (result.Memory, workload.M, 1));
    }

    private static OnnxContender SearchOne(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        ContenderMemory<long> ids = inputs.Result<long>(workload.K);
        OnnxModel model = new OnnxModel().Constant("k", workload.K).Node("MatMul", ["b", "a"], "products").Node("Sub", ["products", "halves"], "scores")
            .Node("TopK", [workload.Metric == "l2" ? "scores" : "products", "k"], "best,result", ("axis", 0L));
        return new OnnxContender(
            workload.Metric == "l2" ? "MatMul, prepared norms, TopK" : "MatMul, TopK",
            model.ToBytes(["a", "b", "halves"], "result", 2, isInteger: true), ["a", "b", "halves"], "result", of => of.MissedBy(place => ids.GetSpan()[place]))
            .Call<long>([(inputs.OwnA.Memory, workload.D, 1), (inputs.OwnB.Memory, workload.M, workload.D), (Halves(inputs), workload.M, 1)], (ids.Memory, workload.K, 1));
    }

    private static OnnxContender Search(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        ContenderMemory<long> ids = inputs.Result<long>(workload.N * workload.K);
        OnnxModel model = new OnnxModel().Constant("k", workload.K)
            .Node("Gemm", workload.Metric == "l2" ? ["a", "b", "halves"] : ["a", "b"], "scores", s_transposed, ("beta", -1f))
            .Node("TopK", ["scores", "k"], "best,result", ("axis", 1L));
        var contender = new OnnxContender(
            workload.Metric == "l2" ? "Gemm, prepared norms, TopK" : "Gemm, TopK", model.ToBytes(["a", "b", "halves"], "result", 2, isInteger: true),
            ["a", "b", "halves"], "result", of => of.MissedBy(place => ids.GetSpan()[place]));
        float[] halves = Halves(inputs);
        for (int first = 0; first < workload.N; first += QueriesAtOnce)
        {
            int count = Math.Min(QueriesAtOnce, workload.N - first);
            contender.Call<long>(
                [
                    (inputs.OwnA.Memory.Slice(first * workload.D, count * workload.D), count, workload.D), (inputs.OwnB.Memory, workload.M, workload.D), (halves, 1, workload.M),
                ],
                (ids.Memory.Slice(first * workload.K, count * workload.K), count, workload.K));
        }

        return contender;
    }

    // Half the square of each row's norm, as other peers have prepared it too.
    private static float[] Halves(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        float[] halves = new float[workload.M];
        Parallel.For(0, workload.M, row =>
            halves[row] = TensorPrimitives.SumOfSquares<float>(inputs.B.AsSpan(row * workload.D, workload.D)) / 2);
        return halves;
    }
}
