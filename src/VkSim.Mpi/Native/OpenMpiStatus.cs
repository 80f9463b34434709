using System.Runtime.InteropServices;

namespace VkSim.Mpi.Native;

/// <summary>MPI_Status of Open MPI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct OpenMpiStatus
{
    private readonly int _source;
    private readonly int _tag;
    private readonly int _error;
    private readonly int _isCancelled;

    /// <summary>Bytes that came.</summary>
    public readonly nuint ReceivedBytes;
}
