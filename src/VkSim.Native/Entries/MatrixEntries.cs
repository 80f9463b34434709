using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Matrices.</summary>
internal static unsafe class MatrixEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_create")]
    public static int Create(nint device, long rows, int columns, int storage, nint* matrix)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(matrix, nameof(matrix));
            DeviceObject owner = call.Device(device);
            *matrix = MatrixObject.Add(owner.Device.Allocate(rows, columns, (ElementType)storage), owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_upload")]
    public static int Upload(nint device, void* values, int valuesType, long rows, int columns, int storage, nint* matrix)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(matrix, nameof(matrix));
            DeviceObject owner = call.Device(device);
            ElementType type = EnumValue.Of<ElementType>(valuesType, "values_type");
            if (rows > 0 && columns > 0)
            {
                Call.Require(values, nameof(values));
            }

            ArgumentOutOfRangeException.ThrowIfNegative(rows);
            ArgumentOutOfRangeException.ThrowIfNegative(columns);
            *matrix = MatrixObject.Add(owner.Device.Upload(new HostMatrixSource(values, type, rows, columns), (ElementType)storage), owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_wrap")]
    public static int Wrap(nint buffer, long rows, int columns, int storage, long firstElement, nint* matrix)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(matrix, nameof(matrix));
            BufferObject found = call.Buffer(buffer, nameof(buffer));
            Matrix wrapped = found.Owner.Device.Wrap(found.Buffer, rows, columns, (ElementType)storage, firstElement);
            *matrix = MatrixObject.Add(wrapped, found.Owner, keeps: found);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_get_buffer")]
    public static int GetBuffer(nint matrix, nint* buffer, long* byteOffset, long* rowStride)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(buffer, nameof(buffer));
            Call.Require(byteOffset, "byte_offset");
            Call.Require(rowStride, "row_stride");
            MatrixObject found = call.MatrixObject(matrix, nameof(matrix));
            GpuBuffer elements = found.Matrix.Buffer ?? throw new NotSupportedException(
                $"The matrix lies on \"{found.Owner.Device.Description.Name}\" and has no buffer; expected one on a Vulkan device.");
            (*byteOffset, *rowStride) = (found.Matrix.BufferByteOffset, found.Matrix.RowStride);
            *buffer = BufferObject.Add(elements, found.Owner, keeps: found);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_rows")]
    public static int Rows(nint matrix, long first, long count, nint* view)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(view, nameof(view));
            MatrixObject parent = call.MatrixObject(matrix, nameof(matrix));
            *view = MatrixObject.Add(parent.Matrix.RowRange(first, count), parent.Owner, isView: true);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_columns")]
    public static int Columns(nint matrix, int first, int count, nint* view)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(view, nameof(view));
            MatrixObject parent = call.MatrixObject(matrix, nameof(matrix));
            *view = MatrixObject.Add(parent.Matrix.ColumnRange(first, count), parent.Owner, isView: true);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_get_info")]
    public static int GetInfo(nint matrix, MatrixInfoData* info)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            MatrixObject found = call.MatrixObject(matrix, nameof(matrix));
            var told = new MatrixInfoData
            {
                ElementType = (int)found.Matrix.ElementType,
                Rows = found.Matrix.Rows,
                Columns = found.Matrix.Columns,
                IsView = found.IsView ? 1 : 0,
            };
            VersionedStruct.Write(info, told, nameof(info));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_read")]
    public static int Read(nint matrix, long first, long count, float* values, nuint capacity)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix found = call.Matrix(matrix, nameof(matrix));
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            found.CopyRowsTo(first, count, Call.Room(values, capacity, checked(count * found.Columns), nameof(values)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_write")]
    public static int Write(nint matrix, long first, float* values, nuint count)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Matrix(matrix, nameof(matrix)).Write(Call.Array(values, count, nameof(values)), first);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_read_begin")]
    public static int BeginRead(nint matrix, long first, long count, nint* request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(request, nameof(request));
            Matrix range = call.Matrix(matrix, nameof(matrix)).RowRange(first, count);
            var floats = new HostBlock(checked(range.Rows * range.Columns), sizeof(float));
            *request = RequestObject.Start(call, floats, null, null, cancellation => ReadWork.Read(range, floats, cancellation));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_write_begin")]
    public static int BeginWrite(nint matrix, long first, float* values, nuint count, nint* request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(request, nameof(request));
            Matrix target = call.Matrix(matrix, nameof(matrix));
            var source = new HostMemory<float>(values, Call.Array(values, count, nameof(values)).Length);
            *request = RequestObject.Start(
                call, null, null, null, cancellation => target.WriteAsync(source.Memory, first, cancellation).AsTask());
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_release")]
    public static int Release(nint matrix)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(matrix, HandleKind.Matrix, nameof(matrix)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
