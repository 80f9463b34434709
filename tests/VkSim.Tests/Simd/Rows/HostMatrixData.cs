using VkSim.Numerics;
using VkSim.Reference;
using VkSim.Simd.Storage;

namespace VkSim.Tests.Simd.Rows;

/// <summary>A host matrix of any element type for the tests, with what it holds after rounding to that type.</summary>
internal sealed unsafe class HostMatrixData : IDisposable
{
    // Behind every row and behind the last one lies what an operation must neither read into its result nor overwrite.
    private const int Gap = 5;
    private const ushort Guard = 0x7FC1;

    private readonly HostStorage _storage;

    public HostMatrixData(int rows, int columns, ElementType type, Func<int, int, float>? value = null, bool gaps = true)
    {
        Rows = rows;
        Columns = columns;
        Stride = columns + (gaps ? Gap : 0);
        _storage = new HostStorage(((long)rows * Stride) + 64, type);
        for (long i = 0; i < _storage.ByteLength / 2; i++)
        {
            ((ushort*)_storage.Pointer)[i] = Guard;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                this[row, column] = value?.Invoke(row, column) ?? 0;
            }
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public long Stride { get; }

    public ElementType Type => _storage.ElementType;

    public HostMatrix Matrix => new(_storage.Pointer, Rows, Columns, Stride, Type);

    public float this[int row, int column]
    {
        get => Type switch
        {
            ElementType.Float32 => ((float*)_storage.Pointer)[(row * Stride) + column],
            ElementType.Float16 => (float)((Half*)_storage.Pointer)[(row * Stride) + column],
            _ => (float)((BFloat16*)_storage.Pointer)[(row * Stride) + column],
        };
        set
        {
            long index = (row * Stride) + column;
            switch (Type)
            {
                case ElementType.Float32:
                    ((float*)_storage.Pointer)[index] = value;
                    break;
                case ElementType.Float16:
                    ((Half*)_storage.Pointer)[index] = (Half)value;
                    break;
                default:
                    ((BFloat16*)_storage.Pointer)[index] = (BFloat16)value;
                    break;
            }
        }
    }

    public HostMatrix RowRange(int first, int count) => new(Matrix.Row(first), count, Columns, Stride, Type);

    public ReferenceMatrix ToReference()
    {
        var result = new ReferenceMatrix(Rows, Columns);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                result[row, column] = this[row, column];
            }
        }

        return result;
    }

    /// <summary>The bits of all elements, row after row.</summary>
    public uint[] Bits()
    {
        uint[] bits = new uint[Rows * Columns];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToUInt32Bits(this[i / Columns, i % Columns]);
        }

        return bits;
    }

    /// <summary>Fails where something was written between or behind the rows.</summary>
    public void AssertGuardsIntact()
    {
        int words = Type == ElementType.Float32 ? 2 : 1;
        for (long i = 0; i < _storage.ByteLength / 2; i++)
        {
            long element = i / words;
            bool inside = element / Stride < Rows && element % Stride < Columns;
            if (!inside && ((ushort*)_storage.Pointer)[i] != Guard)
            {
                Assert.Fail($"element {element % Stride} of row {element / Stride}, outside the matrix, was overwritten");
            }
        }
    }

    public void Dispose() => _storage.Dispose();
}
