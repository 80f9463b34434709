namespace VkSim.Native;

/// <summary>vksim_narrowing_report.</summary>
internal unsafe struct NarrowingReportData
{
    public uint StructSize;
    public uint Reserved;
    public long Infinite;
    public long Zero;
    public long Equal;

    /// <summary>Before anything is done: whether a report can be written.</summary>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public static void Check(NarrowingReportData* report, string parameter)
    {
        if (report is not null)
        {
            VersionedStruct.RequireWhole(report, parameter);
        }
    }

    public static void Write(NarrowingReportData* report, NarrowingReport told, string parameter)
    {
        if (report is not null)
        {
            VersionedStruct.Write(report, new NarrowingReportData { Infinite = told.Infinite, Zero = told.Zero, Equal = told.Equal }, parameter);
        }
    }
}
