using VkSim.Compute;

namespace VkSim.Native;

/// <summary>What requests do that read; apart from the entries, since nothing can be awaited where pointers are.</summary>
internal static class ReadWork
{
    public static async Task Read(Matrix range, HostBlock floats, CancellationToken cancellation)
    {
        float[] values = await range.ToArrayAsync(cancellation).ConfigureAwait(false);
        values.CopyTo(floats.Span<float>());
    }

    public static async Task Read(ReadbackRequest<byte> readback, HostBlock bytes, CancellationToken cancellation)
    {
        using (readback)
        {
            await readback.WaitAsync(cancellation).ConfigureAwait(false);
            readback.GetData().CopyTo(bytes.Span<byte>());
        }
    }
}
