namespace VkSim.Native;

/// <summary>vksim_cdist_options.</summary>
internal struct CdistOptionsData
{
    public uint StructSize;
    public float P;
    public int Mode;
    public int Squared;

    public static CdistOptionsData Default => new() { P = 2 };

    public static unsafe CdistOptions? Options(CdistOptionsData* given)
    {
        if (given is null)
        {
            return null;
        }

        CdistOptionsData read = VersionedStruct.Read(given, Default, "options");
        return new CdistOptions { P = read.P, Mode = (DistanceMode)read.Mode, Squared = read.Squared != 0 };
    }
}
