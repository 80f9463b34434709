using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Losses;

/// <summary>
/// The passes of one loss over its pairs: runs them on the backend, keeps what they give, and shares out the progress. One that
/// gives both operands' gradients counts as two.
/// </summary>
internal sealed class LossPasses(IVectorBackend backend, PairLossOptions options, int passes) : IProgress<double>
{
    private int _done;
    private int _steps;
    private double _last;

    /// <summary>How pairs become logits.</summary>
    public PairLogits Logits { get; } = options.Logits;

    /// <summary>Σ ∂loss/∂logit · ∂logit/∂scale so far.</summary>
    public double ScaleGradient { get; private set; }

    /// <summary>Σ ∂loss/∂logit so far.</summary>
    public double BiasGradient { get; private set; }

    /// <summary>Working memory of the host, in bytes.</summary>
    public long HostBytes { get; set; }

    private OperationContext Context => new(options.CancellationToken, options.Progress is null ? null : this);

    /// <inheritdoc/>
    public void Report(double value)
    {
        double all = Math.Min(1, (_done + (value * _steps)) / passes);
        if (all > _last)
        {
            _last = all;
            options.Progress?.Report(all);
        }
    }

    /// <summary>One pass forward.</summary>
    public void Forward(in MatrixView a, in MatrixView b, in PairRoles roles, in PairSums left, in PairSums right = default)
    {
        Begin();
        backend.ContrastiveForward(new PairPass(a, b, Logits, roles), left, right, Context);
        End();
    }

    /// <summary>
    /// One pass backward, for the left operand or for both. The share of its pairs counts for the gradients of scale and bias.
    /// </summary>
    public void Backward(
        in MatrixView a,
        in MatrixView b,
        in PairRoles roles,
        in PairWeights left,
        in PairWeights right,
        Matrix gradientA,
        Matrix? gradientB = null,
        bool accumulate = false,
        double share = 1)
    {
        Begin(gradientB is null ? 1 : 2);
        float[] scale = new float[a.Rows];
        float[] bias = BiasSums(a.Rows);
        var gradients = new PassGradients
        {
            A = gradientA.View,
            B = gradientB?.View ?? default,
            Accumulate = accumulate,
            WeightedSums = scale,
            WeightSums = bias,
        };
        backend.ContrastiveBackward(new PairPass(a, b, Logits, roles), left, right, gradients, Context);
        Add(scale, bias, share);
        End();
    }

    /// <summary>The similarities of each row with its own group of others, N×K, read to the host; compared as the loss does unless told.</summary>
    public float[] Groups(in MatrixView a, in MatrixView b, int size, VectorDevice device, PairwiseSettings? similarity = null)
    {
        Begin();
        if (a.Rows == 0)
        {
            End();
            return [];
        }

        using Matrix similarities = device.Allocate(a.Rows, size);
        backend.GroupSimilarities(a, b, similarities.View, similarity ?? Logits.Similarity, Context);
        float[] values = similarities.ToArray();
        HostBytes += 2 * sizeof(float) * values.LongLength;
        End();
        return values;
    }

    /// <summary>Gradients of <see cref="Groups"/>, from ∂loss/∂logit of each pair.</summary>
    public void GroupsBackward(
        in MatrixView a, in MatrixView b, double[] weights, int size, Matrix gradientA, bool accumulateA, Matrix? gradientB, VectorDevice device)
    {
        Begin();
        if (a.Rows == 0)
        {
            End();
            return;
        }

        using Matrix incoming = device.Upload(Array.ConvertAll(weights, weight => (float)(weight * Logits.Scale)), a.Rows, size);
        backend.GroupSimilaritiesBackward(
            a, b, incoming.View, gradientA.View, accumulateA, gradientB?.View ?? default, Logits.Similarity, Context);
        HostBytes += 3 * sizeof(float) * weights.LongLength;
        End();
    }

    /// <summary>Adds the part of pairs whose weights are on the host.</summary>
    public void AddScaleGradient(double part) => ScaleGradient += part;

    private static double Sum(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private float[] BiasSums(long rows) => Logits.Kind == PairLossKind.Sigmoid ? new float[rows] : [];

    private void Add(float[] scale, float[] bias, double share)
    {
        ScaleGradient += share * Sum(scale);
        BiasGradient += share * Sum(bias);
        HostBytes += sizeof(float) * (scale.LongLength + bias.LongLength);
    }

    private void Begin(int steps = 1)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        _steps = steps;
    }

    private void End()
    {
        _done += _steps;
        Report(0);
    }
}
