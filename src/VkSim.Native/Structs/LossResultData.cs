namespace VkSim.Native;

/// <summary>vksim_loss_result.</summary>
internal unsafe struct LossResultData
{
    public uint StructSize;
    public uint Reserved;
    public float* Losses;
    public nuint LossesCapacity;
    public float* LogSumExp;
    public nuint LogSumExpCapacity;
    public nuint LossesCount;
    public nuint LogSumExpCount;
    public double Loss;
    public double ScaleGradient;
    public double TemperatureGradient;
    public double BiasGradient;
    public long PeakScratchBytes;
    public nint GradientA;
    public nint GradientB;
    public nint GradientNegatives;
}
