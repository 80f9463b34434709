namespace VkSim.Native;

/// <summary>vksim_normalize_options.</summary>
internal struct NormalizeOptionsData
{
    public uint StructSize;
    public float P;
    public float Epsilon;
    public int Axis;
    public int ZeroVectors;
    public uint Reserved;

    public static NormalizeOptionsData Default => new() { P = 2, Epsilon = 1e-12f };

    public static unsafe NormalizeOptions? Options(NormalizeOptionsData* given)
    {
        if (given is null)
        {
            return null;
        }

        NormalizeOptionsData read = VersionedStruct.Read(given, Default, "options");
        return new NormalizeOptions
        {
            P = read.P,
            Epsilon = read.Epsilon,
            Axis = (NormalizeAxis)read.Axis,
            ZeroVectors = EnumValue.Of<ZeroVectorPolicy>(read.ZeroVectors, "zero_vectors"),
        };
    }
}
