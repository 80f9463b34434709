namespace VkSim.Native;

/// <summary>vksim_specialization.</summary>
internal struct SpecializationData
{
    public uint StructSize;
    public uint ConstantId;
    public double Value;
}
