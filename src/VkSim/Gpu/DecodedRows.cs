using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Rows of a byte a component as single precision in working memory, for kernels that read nothing else.</summary>
internal sealed class DecodedRows(GpuContext gpu, RowKernels rows)
{
    /// <summary>Rows that there is room for.</summary>
    /// <exception cref="NotSupportedException">Not even one.</exception>
    public long RowsAtATime(in MatrixView coded)
    {
        long rowBytes = Stride(coded) * sizeof(float);
        if (rowBytes > gpu.Limits.Range)
        {
            throw new NotSupportedException($"A row of {coded.Columns} columns takes {rowBytes} bytes; the device reaches {gpu.Limits.Range} bytes of a buffer at a time.");
        }

        long bound = Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes / 2) / Math.Max(1, rowBytes);
        return Math.Max(1, Math.Min(bound, rows.RowsAtATime(coded)));
    }

    /// <summary>Records the decoding of as many rows; they are there until the next ones are.</summary>
    public MatrixView Decode(RecordedWork work, in MatrixView coded)
    {
        long stride = Stride(coded);
        GpuBuffer<byte> decoded = gpu.Scratch.Get(ScratchKind.DecodedRows, coded.Rows * stride * sizeof(float));
        if (stride > 0)
        {
            rows.Widen(work, coded, decoded);
        }

        return new MatrixView(new GpuStorage(decoded, coded.Rows * stride), 0, coded.Rows, coded.Columns, stride);
    }

    private static long Stride(in MatrixView coded) => (coded.Columns + 3L) / 4 * 4;
}
