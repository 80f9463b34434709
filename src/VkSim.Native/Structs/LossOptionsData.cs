namespace VkSim.Native;

/// <summary>vksim_loss_options.</summary>
internal unsafe struct LossOptionsData
{
    private const LossFlags All = LossFlags.Gradients | LossFlags.NoNormalize;
    private const LossFlags Softmax = All | LossFlags.Decoupled | LossFlags.LogSumExp;
    private const LossFlags InfoNceOnly = LossFlags.Symmetric | LossFlags.NegativesPaired | LossFlags.NegativesConstant;

    public uint StructSize;
    public LossFlags Flags;
    public float LogitScale;
    public float MaxLogitScale;
    public float Bias;
    public float Margin;
    public float Epsilon;
    public float LabelSmoothing;
    public int Reduction;
    public int Variant;
    public nint Negatives;
    public byte* Mask;
    public nuint MaskCount;

    // The NaN is C's, bit for bit.
    public static LossOptionsData Default =>
        new() { MaxLogitScale = float.PositiveInfinity, Bias = BitConverter.UInt32BitsToSingle(0x7FC00000), Epsilon = 1e-12f };

    /// <summary>As InfoNCE has them.</summary>
    /// <exception cref="ArgumentException">They ask for what it does not have.</exception>
    public static InfoNceOptions InfoNce(Call call, LossOptionsData* given)
    {
        LossOptionsData read = Read(given, Softmax | InfoNceOnly, "InfoNCE", isInfoNce: true);
        return read.ApplyContrastive(new InfoNceOptions()) with
        {
            Symmetric = read.Has(LossFlags.Symmetric),
            Negatives = call.OptionalMatrix(read.Negatives, "negatives"),
            NegativesArePaired = read.Has(LossFlags.NegativesPaired),
            NegativesAreConstant = read.Has(LossFlags.NegativesConstant),
            Mask = read.CandidateMask(),
        };
    }

    /// <summary>As CLIP has them.</summary>
    /// <exception cref="ArgumentException">They ask for what it does not have.</exception>
    public static ClipOptions Clip(LossOptionsData* given) => Read(given, Softmax, "CLIP").ApplyContrastive(new ClipOptions());

    /// <summary>As NT-Xent has them.</summary>
    /// <exception cref="ArgumentException">They ask for what it does not have.</exception>
    public static NtXentOptions NtXent(LossOptionsData* given) => Read(given, Softmax, "NT-Xent").ApplyContrastive(new NtXentOptions());

    /// <summary>As SigLIP has them.</summary>
    /// <exception cref="ArgumentException">They ask for what it does not have.</exception>
    public static SigLipOptions SigLip(LossOptionsData* given) => Read(given, All, "SigLIP").Apply(new SigLipOptions());

    /// <summary>As SupCon has them.</summary>
    /// <exception cref="ArgumentException">They ask for what it does not have.</exception>
    public static SupConOptions SupCon(LossOptionsData* given)
    {
        LossOptionsData read = Read(given, Softmax, "SupCon", isSupCon: true);
        return read.ApplyContrastive(new SupConOptions()) with { Mean = (SupConVariant)read.Variant };
    }

    private static LossOptionsData Read(LossOptionsData* given, LossFlags known, string loss, bool isInfoNce = false, bool isSupCon = false)
    {
        LossOptionsData read = VersionedStruct.Read(given, Default, "options");
        LossFlags unknown = read.Flags & ~known;
        Refuse(unknown != 0, $"the flags {unknown}", loss);
        Refuse(!isInfoNce && read.Negatives != 0, "negatives", loss);
        Refuse(!isInfoNce && (read.Mask is not null || read.MaskCount != 0), "a mask", loss);
        Refuse(!isSupCon && read.Variant != 0, "a variant", loss);
        Refuse((known & LossFlags.Decoupled) == 0 && read.LabelSmoothing != 0, "label smoothing", loss);
        return read;
    }

    private readonly bool Has(LossFlags flag) => (Flags & flag) != 0;

    /// <summary>The options with what all losses have in common.</summary>
    private readonly TOptions Apply<TOptions>(TOptions options)
        where TOptions : PairLossOptions
    {
        var common = options with
        {
            MaxLogitScale = MaxLogitScale,
            Margin = Margin,
            Epsilon = Epsilon,
            Reduction = (LossReduction)Reduction,
            Normalize = !Has(LossFlags.NoNormalize),
            WithGradients = Has(LossFlags.Gradients),
        };
        common = LogitScale == 0 ? common : common with { LogitScale = LogitScale };
        return float.IsNaN(Bias) ? common : common with { Bias = Bias };
    }

    /// <summary>The options with what all losses with a softmax have in common.</summary>
    private readonly TOptions ApplyContrastive<TOptions>(TOptions options)
        where TOptions : ContrastiveOptions
        => Apply(options) with
        {
            Decoupled = Has(LossFlags.Decoupled),
            LabelSmoothing = LabelSmoothing,
            WithLogSumExp = Has(LossFlags.LogSumExp),
        };

    /// <summary>The mask's bytes as answers.</summary>
    /// <exception cref="ArgumentException">It is null but not empty.</exception>
    private readonly bool[] CandidateMask()
    {
        ReadOnlySpan<byte> given = Call.Array(Mask, MaskCount, "mask");
        bool[] mask = new bool[given.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = given[i] != 0;
        }

        return mask;
    }

    private static void Refuse(bool asked, string what, string loss)
    {
        if (asked)
        {
            throw new ArgumentException($"The options ask for {what}, which {loss} does not have.", "options");
        }
    }
}
