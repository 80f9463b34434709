using System.Buffers;

namespace VkSim.Mpi.Native;

/// <summary>Bytes to send or to receive, which stay where they are until that has ended.</summary>
internal sealed unsafe class MpiTransfer(ReadOnlyMemory<byte> bytes, bool isSend)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryHandle _pin;
    private nint _request;

    /// <summary>Ends with the transfer.</summary>
    public Task Task => _ended.Task;

    /// <summary>Hands it to MPI.</summary>
    public void Begin(MpiLibrary mpi, int before, int after)
    {
        _pin = bytes.Pin();
        _request = isSend ? mpi.Send(_pin.Pointer, bytes.Length, before) : mpi.Receive(_pin.Pointer, bytes.Length, after);
    }

    /// <summary>Whether it has ended, which its task tells then.</summary>
    /// <exception cref="RingException">MPI failed, or another number of bytes came.</exception>
    public bool TryEnd(MpiLibrary mpi)
    {
        if (!mpi.Test(_request, out int received))
        {
            return false;
        }

        _pin.Dispose();
        if (!isSend && received != bytes.Length)
        {
            throw new RingException($"{received} bytes were sent where {bytes.Length} were expected.");
        }

        _ended.SetResult();
        return true;
    }

    /// <summary>Fails it. What MPI may still be at stays where it is.</summary>
    public void Fail(RingException failure) => _ended.TrySetException(failure);
}
