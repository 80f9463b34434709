namespace VkSim.Native;

/// <summary>vksim_nearest_options.</summary>
internal struct NearestOptionsData
{
    public uint StructSize;
    public float P;
    public int Mode;
    public float Epsilon;
    public int ZeroVectors;
    public uint Reserved;

    public static NearestOptionsData Default => new() { P = 2, Epsilon = 1e-8f };

    public static unsafe NearestOptions? Options(NearestOptionsData* given)
    {
        if (given is null)
        {
            return null;
        }

        NearestOptionsData read = VersionedStruct.Read(given, Default, "options");
        return new NearestOptions
        {
            P = read.P,
            Mode = (DistanceMode)read.Mode,
            Epsilon = read.Epsilon,
            ZeroVectors = EnumValue.Of<ZeroVectorPolicy>(read.ZeroVectors, "zero_vectors"),
        };
    }
}
