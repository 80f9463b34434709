using System.Runtime.InteropServices;
using System.Text;

namespace VkSim.Mpi.Native;

/// <summary>
/// The few calls of Open MPI that a ring needs. MPI is a standard of source code: handles are addresses in Open MPI and numbers in MPICH, so
/// this is for Open MPI alone, and known by its symbols.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    private const int NameBytes = 8192, ErrorBytes = 512;

    private readonly delegate* unmanaged<int*, byte***, int, int*, int> _init;
    private readonly delegate* unmanaged<int*, int> _initialized;
    private readonly delegate* unmanaged<nint, nint, int> _setErrorHandler;
    private readonly delegate* unmanaged<nint, int*, int> _rank;
    private readonly delegate* unmanaged<nint, int*, int> _size;
    private readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> _send;
    private readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> _receive;
    private readonly delegate* unmanaged<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged<int, byte*, int*, int> _errorText;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<int> _finalize;
    private readonly nint _world;
    private readonly nint _bytes;
    private readonly nint _errorsReturn;

    private MpiLibrary(nint library)
    {
        _init = (delegate* unmanaged<int*, byte***, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        _initialized = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "MPI_Initialized");
        _setErrorHandler = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Comm_set_errhandler");
        _rank = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        _size = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        _send = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Isend");
        _receive = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Irecv");
        _test = (delegate* unmanaged<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");
        _errorText = (delegate* unmanaged<int, byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Error_string");
        _abort = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");
        _finalize = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        _world = NativeLibrary.GetExport(library, "ompi_mpi_comm_world");
        _bytes = NativeLibrary.GetExport(library, "ompi_mpi_byte");
        _errorsReturn = NativeLibrary.GetExport(library, "ompi_mpi_errors_return");
    }

    /// <summary>The variable that names another file than those tried by themselves.</summary>
    public const string Variable = "VKSIM_MPI";

    /// <summary>Loads it; null, and why, where that is not possible.</summary>
    public static MpiLibrary? TryLoad(out string reason)
    {
        reason = "";
        string? named = Environment.GetEnvironmentVariable(Variable);
        string[] names = named is null ? ["libmpi.so.40", "libmpi.so", "libmpi.40.dylib", "libmpi.dylib"] : [named];
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library))
            {
                continue;
            }

            if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _))
            {
                return new MpiLibrary(library);
            }

            reason = $"'{name}' is {Version(library)}; expected Open MPI. Name its library in the environment variable {Variable}.";
            NativeLibrary.Free(library);
            return null;
        }

        reason = $"Open MPI was not found (tried {string.Join(", ", names)}); on Debian: apt-get install openmpi-bin; on Fedora: dnf install openmpi, then module load mpi/openmpi-x86_64; or name its library in the environment variable {Variable}.";
        return null;
    }

    /// <summary>Begins; the calling thread is the one that makes all calls.</summary>
    /// <returns>Rank and size.</returns>
    /// <exception cref="RingException">MPI says no, or was begun by someone else.</exception>
    public (int Rank, int Size) Start()
    {
        int isInitialized = 0;
        Check(_initialized(&isInitialized), "MPI_Initialized");
        if (isInitialized != 0)
        {
            throw new RingException("MPI has been started in this process already; a process has one ring.");
        }

        const int Funneled = 1;
        int provided = 0;
        Check(_init(null, null, Funneled, &provided), "MPI_Init_thread");
        if (provided < Funneled)
        {
            throw new RingException($"This MPI offers threads of level {provided}; expected MPI_THREAD_FUNNELED ({Funneled}).");
        }

        Check(_setErrorHandler(_world, _errorsReturn), "MPI_Comm_set_errhandler");
        (int rank, int size) = (0, 0);
        Check(_rank(_world, &rank), "MPI_Comm_rank");
        Check(_size(_world, &size), "MPI_Comm_size");
        return (rank, size);
    }

    /// <summary>Begins to send; gives the request.</summary>
    public nint Send(void* data, int length, int rank)
    {
        nint request = 0;
        Check(_send(data, length, _bytes, rank, 0, _world, &request), "MPI_Isend");
        return request;
    }

    /// <summary>Begins to receive; gives the request.</summary>
    public nint Receive(void* data, int length, int rank)
    {
        nint request = 0;
        Check(_receive(data, length, _bytes, rank, 0, _world, &request), "MPI_Irecv");
        return request;
    }

    /// <summary>Whether a request has ended.</summary>
    public bool Test(nint request, out int received)
    {
        int isDone = 0;
        OpenMpiStatus status = default;
        Check(_test(&request, &isDone, (nint)(&status)), "MPI_Test");
        received = (int)status.ReceivedBytes;
        return isDone != 0;
    }

    /// <summary>Ends all processes.</summary>
    public void Abort() => _ = _abort(_world, 1);

    /// <summary>Ends; waits for the other ranks.</summary>
    public void Finish() => Check(_finalize(), "MPI_Finalize");

    private void Check(int code, string call)
    {
        if (code == 0)
        {
            return;
        }

        byte* text = stackalloc byte[ErrorBytes];
        int length = 0;
        string message = _errorText(code, text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : "unknown error";
        throw new RingException($"{call} failed with code {code}: {message}");
    }

    private static string Version(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "MPI_Get_library_version", out nint address))
        {
            return "no MPI";
        }

        byte[] name = new byte[NameBytes];
        int length = 0;
        fixed (byte* place = name)
        {
            _ = ((delegate* unmanaged<byte*, int*, int>)address)(place, &length);
        }

        string text = Encoding.UTF8.GetString(name, 0, Math.Clamp(length, 0, name.Length)).TrimEnd('\0', '\n');
        return text.Split('\n')[0].Replace("\t", " ", StringComparison.Ordinal);
    }
}
