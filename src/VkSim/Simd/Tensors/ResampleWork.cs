using VkSim.Contract;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Tensors;

/// <summary>Pictures made of others; a block is some lines of a picture.</summary>
internal readonly unsafe struct ResampleWork(HostMatrix source, HostMatrix result, ResampleSettings settings, HostMatrix vertical, HostMatrix horizontal) : IBlockWork
{
    private const int Lines = 32;

    private long BlocksOfPicture => (settings.Height + Lines - 1L) / Lines;

    /// <summary>How many blocks there are.</summary>
    public long Blocks => result.Rows * BlocksOfPicture;

    public void Execute(long block, int worker)
    {
        (long row, long part) = Math.DivRem(block, BlocksOfPicture);
        using var values = new ElementRow(source.Columns);
        using var line = new ElementRow(settings.Width);
        var picture = new HostMatrix(result.Row(row), settings.Height, settings.Width, settings.Width, result.ElementType);
        ReadOnlySpan<float> from = values.Read(source, row);
        for (int y = (int)part * Lines; y < Math.Min(settings.Height, ((int)part + 1) * Lines); y++)
        {
            Make(from, y, line.Begin(picture, y));
            line.Write(picture, y);
        }
    }

    private void Make(ReadOnlySpan<float> from, int y, Span<float> to)
    {
        var lines = new ResampleEntries(vertical, settings.Height);
        var columns = new ResampleEntries(horizontal, settings.Width);
        (int firstLine, int endLine) = lines.Of(y);
        for (int x = 0; x < to.Length; x++)
        {
            (int firstColumn, int endColumn) = columns.Of(x);
            bool isFilled = true;
            float sum = 0;
            for (int i = firstLine; i < endLine; i++)
            {
                float part = 0;
                for (int j = firstColumn; j < endColumn; j++)
                {
                    uint offset = lines.Offsets[i] + columns.Offsets[j];
                    if (offset < (uint)from.Length)
                    {
                        isFilled = false;
                        part += columns.Weights[j] * from[(int)offset];
                    }
                }

                sum += lines.Weights[i] * part;
            }

            to[x] = isFilled ? settings.Filling : sum;
        }
    }
}
