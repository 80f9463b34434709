using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Diagnostics;

namespace VkSim;

/// <content>What beginners confuse: one vector under two names, two equal ones, two that point the same way.</content>
public static partial class EmbeddingDiagnostics
{
    private const double SameDirection = 1e-6;

    /// <summary>Whether two names mean one matrix: the same object, or views of the same elements. Who writes into one writes into the other.</summary>
    public static bool AreIdentical(Matrix a, Matrix b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        MatrixView left = a.View;
        MatrixView right = b.View;
        bool sameElements = ReferenceEquals(left.Storage, right.Storage)
            ? left.FirstElement == right.FirstElement
            : a.Buffer is { } buffer && ReferenceEquals(buffer, b.Buffer) && a.BufferByteOffset == b.BufferByteOffset && left.ElementType == right.ElementType;
        return sameElements && left.Rows == right.Rows && left.Columns == right.Columns && (left.RowStride == right.RowStride || left.Rows <= 1);
    }

    /// <summary>Whether two spans are the same memory.</summary>
    public static bool AreIdentical(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        a.Length == b.Length && Unsafe.AreSame(ref MemoryMarshal.GetReference(a), ref MemoryMarshal.GetReference(b));

    /// <summary>
    /// Whether two matrices have the same shape and equal components, wherever they lie; 0 equals −0, and NaN nothing, as
    /// <c>torch.equal</c>. Both are read to the host.
    /// </summary>
    public static bool AreEqual(Matrix a, Matrix b) => AllRows(a, b, AreEqual);

    /// <summary>Whether two vectors have equal components; 0 equals −0, and NaN nothing.</summary>
    public static bool AreEqual(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        // SequenceEqual would take NaN for equal to itself.
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether each row of a matrix points the same way as that of another, or the opposite way: |cos| ≥ 1 − tolerance.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">N×D.</param>
    /// <param name="tolerance">1e-6 by default. Both are read to the host, cosines taken in double precision.</param>
    public static bool AreCollinear(Matrix a, Matrix b, double tolerance = SameDirection) =>
        AllRows(a, b, (x, y) => AreCollinear(x, y, tolerance));

    /// <summary>
    /// Whether two vectors point the same way or the opposite way, whatever their norms: |cos| ≥ 1 − 1e-6. Not where one is zero or infinite.
    /// </summary>
    public static bool AreCollinear(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => AreCollinear(a, b, SameDirection);

    private static bool AreCollinear(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double tolerance) =>
        a.Length == b.Length
        && Math.Abs(RowArithmetic.Dot(a, b)) >= (1 - tolerance) * Math.Sqrt(RowArithmetic.SquaredNorm(a)) * Math.Sqrt(RowArithmetic.SquaredNorm(b))
        && RowArithmetic.SquaredNorm(a) is > 0 and < double.PositiveInfinity && RowArithmetic.SquaredNorm(b) is > 0 and < double.PositiveInfinity;

    private delegate bool RowTest(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    private static bool AllRows(Matrix a, Matrix b, RowTest test)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rows != b.Rows || a.Columns != b.Columns)
        {
            return false;
        }

        float[] left = new float[a.Columns];
        float[] right = new float[a.Columns];
        for (long row = 0; row < a.Rows; row++)
        {
            a.CopyRowsTo(row, 1, left);
            b.CopyRowsTo(row, 1, right);
            if (!test(left, right))
            {
                return false;
            }
        }

        return true;
    }
}
