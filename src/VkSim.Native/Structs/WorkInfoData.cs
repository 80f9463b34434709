namespace VkSim.Native;

/// <summary>vksim_work_info.</summary>
internal struct WorkInfoData
{
    public uint StructSize;
    public uint Reserved;
    public long Rows;
    public long RowsDone;
    public long SliceNanoseconds;
}
