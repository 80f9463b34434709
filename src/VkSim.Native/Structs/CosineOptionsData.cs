namespace VkSim.Native;

/// <summary>vksim_cosine_options.</summary>
internal struct CosineOptionsData
{
    public uint StructSize;
    public float Epsilon;
    public int ZeroVectors;
    public uint Reserved;

    public static CosineOptionsData Default => new() { Epsilon = 1e-8f };

    public static unsafe CosineOptions? Options(CosineOptionsData* given)
    {
        if (given is null)
        {
            return null;
        }

        CosineOptionsData read = VersionedStruct.Read(given, Default, "options");
        return new CosineOptions { Epsilon = read.Epsilon, ZeroVectors = EnumValue.Of<ZeroVectorPolicy>(read.ZeroVectors, "zero_vectors") };
    }
}
