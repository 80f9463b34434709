using System.Buffers;
using System.Runtime.InteropServices;

namespace VkSim;

/// <content>Matrices from and to files, a window of rows at a time.</content>
public sealed partial class VectorDevice
{
    private const long FileWindowBytes = 8 << 20;

    /// <summary>
    /// Copies an array from an open file to the device, in windows of rows, so the file may be larger than the host's memory. A
    /// one-dimensional array becomes one row; of more than two dimensions all but the last become rows.
    /// </summary>
    /// <param name="reader">The open file.</param>
    /// <param name="storage">How the matrix is stored; elements of the same type are copied bit for bit.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <exception cref="VectorFormatException">The file is damaged, or its rows are too long for a matrix.</exception>
    public Matrix Upload(
        VectorFileReader reader, ElementType storage = ElementType.Float32, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        long widest = Array.MaxLength / sizeof(float);
        if (reader.Columns > widest)
        {
            throw new VectorFormatException(reader.Name, $"{reader.Columns} columns", $"at most {widest} in a matrix");
        }

        Matrix matrix = Allocate(reader.Rows, (int)reader.Columns, storage);
        try
        {
            UploadWindows(reader, matrix, new OperationContext(cancellationToken, progress));
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private void UploadWindows(VectorFileReader reader, Matrix matrix, OperationContext context)
    {
        if (matrix.Rows == 0 || matrix.Columns == 0)
        {
            return;
        }

        bool same = FileElementTypes.StorageType(reader.ElementType) == matrix.ElementType;
        int size = ElementConversion.SizeOf(matrix.ElementType);
        long windowRows = Math.Clamp(FileWindowBytes / ((long)matrix.Columns * sizeof(float)), 1, matrix.Rows);
        float[] wide = same ? [] : ArrayPool<float>.Shared.Rent((int)windowRows * matrix.Columns);
        byte[] packed = ArrayPool<byte>.Shared.Rent((int)windowRows * matrix.Columns * size);
        try
        {
            for (long row = 0; row < matrix.Rows; row += windowRows)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                long count = Math.Min(windowRows, matrix.Rows - row);
                Span<byte> window = packed.AsSpan(0, (int)count * matrix.Columns * size);
                if (same)
                {
                    reader.ReadNative(row * matrix.Columns, window);
                }
                else
                {
                    Span<float> values = wide.AsSpan(0, (int)count * matrix.Columns);
                    reader.Read(row * matrix.Columns, values);
                    ElementConversion.Narrow(matrix.ElementType, values, window);
                }

                Backend.Write(matrix.View.RowRange(row, count), window);
                context.Progress?.Report((double)(row + count) / matrix.Rows);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(wide);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }
}
