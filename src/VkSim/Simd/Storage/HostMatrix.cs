using VkSim.Numerics;

namespace VkSim.Simd.Storage;

/// <summary>Rows in host memory, by address. The default value stands for "no matrix".</summary>
internal readonly unsafe struct HostMatrix
{
    /// <summary>Describes rows; nothing is checked or kept alive.</summary>
    public HostMatrix(void* data, long rows, int columns, long rowStride, ElementType elementType)
    {
        Data = data;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ElementType = elementType;
    }

    /// <summary>The first row's first element.</summary>
    public void* Data { get; }

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row's start to the next one's.</summary>
    public long RowStride { get; }

    /// <summary>How the elements are stored.</summary>
    public ElementType ElementType { get; }

    /// <summary>Whether there is no matrix here at all.</summary>
    public bool IsNone => Data is null;

    /// <summary>Bytes of one element.</summary>
    public int ElementSize => ElementConversion.SizeOf(ElementType);

    /// <summary>Whether the other one is these very rows.</summary>
    public bool IsSameAs(in HostMatrix other) =>
        Data == other.Data && Rows == other.Rows && Columns == other.Columns && RowStride == other.RowStride && ElementType == other.ElementType;

    /// <summary>The address of a row's first element, of a type known to be the stored one.</summary>
    public T* Row<T>(long row)
        where T : unmanaged
        => (T*)Data + (row * RowStride);

    /// <summary>The address of a row's first element.</summary>
    public void* Row(long row) => (byte*)Data + (row * RowStride * ElementSize);
}
