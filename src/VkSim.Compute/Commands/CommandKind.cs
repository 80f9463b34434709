namespace VkSim.Compute;

internal enum CommandKind : byte
{
    Dispatch,
    DispatchIndirect,
    Copy,
    Fill,
    Update,
    Upload,
    Acquire,
    Release,
    BeginLabel,
    EndLabel,
}
