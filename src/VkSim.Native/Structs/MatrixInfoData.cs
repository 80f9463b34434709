namespace VkSim.Native;

/// <summary>vksim_matrix_info.</summary>
internal struct MatrixInfoData
{
    public uint StructSize;
    public int ElementType;
    public long Rows;
    public int Columns;
    public int IsView;
}
