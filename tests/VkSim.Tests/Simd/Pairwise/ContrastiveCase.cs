using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Reference;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Two operands with the roles of their pairs, and what each pair is by definition.</summary>
internal sealed unsafe record ContrastiveCase(int RowsA, int RowsB, PairLossKind Kind, Metric Metric, bool ExcludesDiagonal, bool HasDiagonal, int Classes, bool Masked, double Magnitude)
{
    public const int Columns = 20;

    private HostMatrixData? _other;
    private int[]? _labels;
    private ReferenceMatrix? _a;
    private ReferenceMatrix? _b;

    public PairLogits Logits { get; } =
        new(new PairwiseSettings(Metric, Cosine: new CosineSettings(1e-6f, ZeroVectorPolicy.Zero)), Kind, 1.7f, -0.3f, 0.2f);

    public HostMatrixData A { get; } = PairwiseFixture.Random(RowsA, Columns, 1, ElementType.Float32, Magnitude);

    public HostMatrixData B => IsSame ? A : _other ??= PairwiseFixture.Random(RowsB, Columns, 2, ElementType.Float32, Magnitude);

    /// <summary>Whether both operands are the same rows, with the same labels.</summary>
    public bool IsSame { get; init; }

    public int[]? LabelsA { get; } = Classes == 0 ? null : [.. Enumerable.Range(0, RowsA).Select(i => i % Classes)];

    public int[]? LabelsB => IsSame || Classes == 0 ? LabelsA : _labels ??= [.. Enumerable.Range(0, RowsB).Select(j => j / 2 % Classes)];

    public byte[]? Mask { get; } = Masked ? [.. Enumerable.Range(0, RowsA * RowsB).Select(k => (byte)(k % 7 % 3))] : null;

    private ReferenceMatrix X => _a ??= A.ToReference();

    private ReferenceMatrix Y => _b ??= B.ToReference();

    public HostPairRoles Roles(int* labelsA, int* labelsB, byte* mask) => new()
    {
        ExcludeDiagonal = ExcludesDiagonal,
        DiagonalIsPositive = HasDiagonal,
        LeftLabels = labelsA,
        RightLabels = labelsB,
        Mask = mask,
        MaskLeftStride = 1,
        MaskRightStride = RowsA,
    };

    // 1: a positive, −1: a negative, 0: left out.
    public (int Role, double Similarity, double Logit) Pair(int i, int j)
    {
        bool positive = (HasDiagonal && i == j) || (LabelsA is not null && LabelsA[i] == LabelsB![j]);
        int role = ExcludesDiagonal && i == j ? 0 : positive ? 1 : Mask is not null && Mask[i + (j * RowsA)] == 0 ? 0 : -1;
        double similarity = Metric == Metric.Cosine ? ReferenceCosine.Compute(X.Row(i), Y.Row(j), 1e-6) : ReferenceDistance.Dot(X.Row(i), Y.Row(j));
        return (role, similarity, (Logits.Scale * (similarity - (role > 0 ? Logits.Margin : 0))) + Logits.Bias);
    }

    public double Slope(int i, int j, int c)
    {
        if (Metric == Metric.Dot)
        {
            return Y[j, c];
        }

        double normA = Math.Max(ReferenceNorm.Compute(X.Row(i), 2), 1e-6);
        double normB = Math.Max(ReferenceNorm.Compute(Y.Row(j), 2), 1e-6);
        return ((Y[j, c] / normB) - (ReferenceCosine.Compute(X.Row(i), Y.Row(j), 1e-6) * X[i, c] / normA)) / normA;
    }

    public double Steepness(int i) => Metric == Metric.Dot ? 1 : 1 / Math.Max(ReferenceNorm.Compute(X.Row(i), 2), 1e-6);
}
