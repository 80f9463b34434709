using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Numbers in double precision.</summary>
internal static unsafe class DoubleEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_upload_double")]
    public static int Upload(
        nint device, double* values, long rows, int columns, int storage, NarrowingOptionsData* options, NarrowingReportData* report, nint* matrix)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(matrix, nameof(matrix));
            NarrowingReportData.Check(report, nameof(report));
            DeviceObject owner = call.Device(device);
            NarrowingOptionsData read = NarrowingOptionsData.Read(options, rows, columns);
            NarrowedSource source = read.Narrow(HostDoubleSource.Of(values, rows, columns, nameof(values)));
            Matrix uploaded = owner.Device.Upload(source, (ElementType)storage);
            read.WriteScales(source);
            NarrowingReportData.Write(report, source.Report, nameof(report));
            *matrix = MatrixObject.Add(uploaded, owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_matrix_upload_double_pair")]
    public static int UploadPair(
        nint device, double* a, long rowsOfA, double* b, long rowsOfB, int columns, int storage, NarrowingReportData* reportOfA,
        NarrowingReportData* reportOfB, nint* matrixA, nint* matrixB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(matrixA, "matrix_a");
            Call.Require(matrixB, "matrix_b");
            NarrowingReportData.Check(reportOfA, "report_of_a");
            NarrowingReportData.Check(reportOfB, "report_of_b");
            DeviceObject owner = call.Device(device);
            (NarrowedSource left, NarrowedSource right) = NarrowedSource.ForDistances(
                HostDoubleSource.Of(a, rowsOfA, columns, nameof(a)), HostDoubleSource.Of(b, rowsOfB, columns, nameof(b)));
            (Matrix first, Matrix second) = UploadBoth(owner.Device, left, right, (ElementType)storage);
            NarrowingReportData.Write(reportOfA, left.Report, "report_of_a");
            NarrowingReportData.Write(reportOfB, right.Report, "report_of_b");
            (*matrixA, *matrixB) = (MatrixObject.Add(first, owner), MatrixObject.Add(second, owner));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_top_k_double")]
    public static int TopK(nint device, double* values, long rows, int columns, int k, int smallest, float* best, long* columnsOfBest, nuint capacity)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            DeviceObject owner = call.Device(device);
            HostDoubleSource source = HostDoubleSource.Of(values, rows, columns, nameof(values));
            ArgumentOutOfRangeException.ThrowIfNegative(k);
            Span<float> bestRoom = Call.Room(best, capacity, checked(rows * k), nameof(best));
            Span<long> columnsRoom = Call.Room(columnsOfBest, capacity, checked(rows * k), "columns_of_best");
            TopKResult found = owner.Device.TopKWide(source, k, new TopKOptions { Largest = smallest == 0 });
            found.Values.CopyTo(bestRoom);
            found.Ids.CopyTo(columnsRoom);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static (Matrix A, Matrix B) UploadBoth(VectorDevice device, NarrowedSource a, NarrowedSource b, ElementType storage)
    {
        Matrix first = device.Upload(a, storage);
        try
        {
            return (first, device.Upload(b, storage));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }
}
