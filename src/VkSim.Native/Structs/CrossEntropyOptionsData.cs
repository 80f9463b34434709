namespace VkSim.Native;

/// <summary>vksim_cross_entropy_options.</summary>
internal unsafe struct CrossEntropyOptionsData
{
    public uint StructSize;
    public int Reduction;
    public int IgnoreIndex;
    public float LabelSmoothing;
    public float* ClassWeights;
    public nuint ClassWeightCount;
    public int WithGradient;
    public uint Reserved;

    public static CrossEntropyOptionsData Default => new() { IgnoreIndex = -100 };

    public static CrossEntropyOptions? Options(CrossEntropyOptionsData* given)
    {
        if (given is null)
        {
            return null;
        }

        CrossEntropyOptionsData read = VersionedStruct.Read(given, Default, "options");
        return new CrossEntropyOptions
        {
            Reduction = (LossReduction)read.Reduction,
            IgnoreIndex = read.IgnoreIndex,
            LabelSmoothing = read.LabelSmoothing,
            ClassWeights = Call.Array(read.ClassWeights, read.ClassWeightCount, "class_weights").ToArray(),
            WithGradient = read.WithGradient != 0,
        };
    }
}
