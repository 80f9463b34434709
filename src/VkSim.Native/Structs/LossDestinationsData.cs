namespace VkSim.Native;

/// <summary>vksim_loss_destinations.</summary>
internal unsafe struct LossDestinationsData
{
    public uint StructSize;
    public uint Reserved;
    public nint Loss;
    public nint Losses;
    public nint LogSumExp;
    public nint GradientA;
    public nint GradientB;
    public nint GradientNegatives;
    public nint ScaleGradient;
    public nint BiasGradient;

    /// <summary>The matrices that are given.</summary>
    /// <exception cref="ArgumentException">There is no struct, or its size cannot be right.</exception>
    /// <exception cref="InvalidHandleException">A handle stands for no matrix.</exception>
    public static LossDestinations Matrices(Call call, LossDestinationsData* given)
    {
        LossDestinationsData read = VersionedStruct.ReadRequired(given, "destinations");
        return new LossDestinations
        {
            Loss = call.OptionalMatrix(read.Loss, "loss"),
            Losses = call.OptionalMatrix(read.Losses, "losses"),
            LogSumExp = call.OptionalMatrix(read.LogSumExp, "log_sum_exp"),
            GradientA = call.OptionalMatrix(read.GradientA, "gradient_a"),
            GradientB = call.OptionalMatrix(read.GradientB, "gradient_b"),
            GradientNegatives = call.OptionalMatrix(read.GradientNegatives, "gradient_negatives"),
            ScaleGradient = call.OptionalMatrix(read.ScaleGradient, "scale_gradient"),
            BiasGradient = call.OptionalMatrix(read.BiasGradient, "bias_gradient"),
        };
    }
}
