namespace VkSim.Native;

/// <summary>vksim_loss_options.</summary>
internal unsafe struct LossOptionsData
{
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

    /// <summary>The options, if they ask for nothing that the loss does not know.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public static LossOptionsData Read(LossOptionsData* given, LossFlags known, string loss, bool isInfoNce = false, bool isSupCon = false)
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

    public readonly bool Has(LossFlags flag) => (Flags & flag) != 0;

    /// <summary>The options with what all losses have in common.</summary>
    public readonly TOptions Apply<TOptions>(TOptions options)
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
    public readonly TOptions ApplyContrastive<TOptions>(TOptions options)
        where TOptions : ContrastiveOptions
        => Apply(options) with
        {
            Decoupled = Has(LossFlags.Decoupled),
            LabelSmoothing = LabelSmoothing,
            WithLogSumExp = Has(LossFlags.LogSumExp),
        };

    /// <summary>The mask's bytes as answers.</summary>
    /// <exception cref="ArgumentException">It is null but not empty.</exception>
    public readonly bool[] CandidateMask()
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
