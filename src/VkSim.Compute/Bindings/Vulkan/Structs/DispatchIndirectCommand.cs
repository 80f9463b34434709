namespace Silk.NET.Vulkan;

internal struct DispatchIndirectCommand
{
    public uint X;
    public uint Y;
    public uint Z;

    public DispatchIndirectCommand(
        uint? x = null,
        uint? y = null,
        uint? z = null)
        : this()
    {
        X = x.GetValueOrDefault();
        Y = y.GetValueOrDefault();
        Z = z.GetValueOrDefault();
    }
}
