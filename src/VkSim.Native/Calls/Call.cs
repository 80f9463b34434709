using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>
/// A call through the C interface that is in progress on this thread: what its handles stand for stays alive until it ends. One
/// object a thread, since calls do not nest: callbacks may not call the library.
/// </summary>
internal sealed unsafe class Call
{
    [ThreadStatic]
    private static Call? t_current;

    private readonly List<NativeObject> _uses = [];

    private Call()
    {
    }

    public static Call Current => t_current ??= new Call();

    /// <exception cref="InvalidOperationException">The thread is within a callback.</exception>
    public void Begin()
    {
        if (Callback.IsRunning)
        {
            throw new InvalidOperationException("The library was called from within one of its callbacks.");
        }
    }

    public int Done()
    {
        End();
        return (int)ResultCode.Ok;
    }

    public int Fail(Exception exception)
    {
        ResultCode code = ResultCodes.Of(exception);
        if (Callback.IsRunning)
        {
            LastError.Set(exception.Message);
            return (int)code;
        }

        try
        {
            End();
        }
        catch (Exception)
        {
            // The first failure is the one to tell.
        }

        string message = code == ResultCode.Internal ? exception.ToString() : exception.Message;
        LastError.Set(message);
        MessageLog.Write(LogLevel.Error, message);
        // Once more, in case that the host's function made a call which failed.
        LastError.Set(message);
        return (int)code;
    }

    /// <summary>The uses so far, which from now on are somebody else's to end.</summary>
    public NativeObject[] TakeUses()
    {
        NativeObject[] uses = [.. _uses];
        _uses.Clear();
        return uses;
    }

    public DeviceObject Device(nint handle) => Use<DeviceObject>(handle, HandleKind.Device, "device");

    public Matrix Matrix(nint handle, string parameter) => MatrixObject(handle, parameter).Matrix;

    public Matrix? OptionalMatrix(nint handle, string parameter) => handle == 0 ? null : Matrix(handle, parameter);

    public MatrixObject MatrixObject(nint handle, string parameter) => UseOwned<MatrixObject>(handle, HandleKind.Matrix, parameter);

    public BufferObject Buffer(nint handle, string parameter) => UseOwned<BufferObject>(handle, HandleKind.Buffer, parameter);

    public ShaderObject Shader(nint handle) => UseOwned<ShaderObject>(handle, HandleKind.Shader, "shader");

    public Kernel Kernel(nint handle) => UseOwned<KernelObject>(handle, HandleKind.Kernel, "kernel").Kernel;

    public ListObject List(nint handle) => UseOwned<ListObject>(handle, HandleKind.List, "list");

    public FenceObject Fence(nint handle) => UseOwned<FenceObject>(handle, HandleKind.Fence, "fence");

    public RankingObject Ranking(nint handle) => UseOwned<RankingObject>(handle, HandleKind.Ranking, "ranking");

    public WorkObject Work(nint handle) => UseOwned<WorkObject>(handle, HandleKind.Work, "work");

    public HostWork HostWork(nint handle) => UseOwned<HostWorkObject>(handle, HandleKind.HostWork, "work").Work;

    public RequestObject Request(nint handle) => Use<RequestObject>(handle, HandleKind.Request, "request");

    /// <summary>Memory that the caller must give.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static void Require(void* pointer, string parameter)
    {
        if (pointer is null)
        {
            throw new ArgumentNullException(parameter, $"The pointer {parameter} is null.");
        }
    }

    /// <summary>An array of the caller's; null only where it is empty.</summary>
    /// <exception cref="ArgumentException">It is null but not empty, or too long.</exception>
    public static ReadOnlySpan<T> Array<T>(T* values, nuint count, string parameter)
        where T : unmanaged
    {
        if (count > 0)
        {
            Require(values, parameter);
        }

        return new ReadOnlySpan<T>(values, Length(count, parameter));
    }

    /// <summary>Room for results.</summary>
    /// <exception cref="ArgumentException">It is null though something is to be written, or too short.</exception>
    public static Span<T> Room<T>(T* values, nuint capacity, long needed, string parameter)
        where T : unmanaged
    {
        if (needed > 0)
        {
            Require(values, parameter);
        }

        return capacity >= (nuint)needed
            ? new Span<T>(values, Length((nuint)needed, parameter))
            : throw new ArgumentException($"{parameter} has room for {capacity} elements; expected at least {needed}.", parameter);
    }

    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static string Text(byte* text, string parameter)
    {
        Require(text, parameter);
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    public static string? OptionalText(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    private static int Length(nuint count, string parameter) =>
        count <= int.MaxValue
            ? (int)count
            : throw new ArgumentException($"{parameter} has {count} elements; expected at most {int.MaxValue} in one call.", parameter);

    private T Use<T>(nint handle, HandleKind kind, string parameter)
        where T : NativeObject
    {
        NativeObject found = HandleTable.Use(handle, kind, parameter);
        _uses.Add(found);
        return (T)found;
    }

    private T UseOwned<T>(nint handle, HandleKind kind, string parameter)
        where T : OwnedObject
    {
        T found = Use<T>(handle, kind, parameter);
        HandleTable.UseOwner(found, parameter);
        _uses.Add(found.Owner);
        return found;
    }

    private void End()
    {
        for (int i = _uses.Count - 1; i >= 0; i--)
        {
            NativeObject used = _uses[i];
            _uses.RemoveAt(i);
            used.EndUse();
        }
    }
}
