using System.Runtime.CompilerServices;
using VkSim.Contract;

namespace VkSim.Operations;

/// <summary>Checks of operands, done once above the backends, with messages that name both shapes.</summary>
internal static class Operands
{
    /// <summary>The view of a matrix of this device.</summary>
    public static MatrixView ViewOn(this Matrix matrix, VectorDevice device, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        MatrixView view = matrix.View;
        if (matrix.Device != device.Home)
        {
            throw new ArgumentException(
                $"'{name}' lives on {matrix.Device}; the operation runs on {device}, another one. Upload it there.", name);
        }

        return view;
    }

    /// <summary>Both operands must have the same number of columns.</summary>
    public static void SameColumns(
        in MatrixView a, in MatrixView b, [CallerArgumentExpression(nameof(a))] string nameOfA = "", [CallerArgumentExpression(nameof(b))] string nameOfB = "")
    {
        if (a.Columns != b.Columns)
        {
            throw new ArgumentException(
                $"'{nameOfA}' is {Shape(a)} and '{nameOfB}' is {Shape(b)}; both need the same number of columns.", nameOfB);
        }
    }

    /// <summary>A result must have exactly this shape and type.</summary>
    public static void Fits(in MatrixView result, long rows, long columns, ElementType type, string name)
    {
        if (result.Rows != rows || result.Columns != columns)
        {
            throw new ArgumentException($"'{name}' is {Shape(result)}; the result is {rows}×{columns}.", name);
        }

        if (result.Storage.IsReadOnly)
        {
            throw new ArgumentException($"'{name}' is a mapped file, which is only read; the result needs a matrix of its own.", name);
        }

        if (result.ElementType != type)
        {
            throw new ArgumentException($"'{name}' holds {result.ElementType}; the result is {type}.", name);
        }
    }

    /// <summary>Both operands must have the same shape.</summary>
    public static void SameShape(in MatrixView matrix, in MatrixView other, string name, string nameOfOther)
    {
        if (matrix.Rows != other.Rows || matrix.Columns != other.Columns)
        {
            throw new ArgumentException($"'{name}' is {Shape(matrix)} and '{nameOfOther}' is {Shape(other)}; both need the same shape.", name);
        }
    }

    /// <summary>What an incoming gradient, or the result that it belongs to, must be.</summary>
    public static void Gradient(in MatrixView gradient, long rows, long columns, string name)
    {
        if (gradient.Rows != rows || gradient.Columns != columns)
        {
            throw new ArgumentException($"'{name}' is {Shape(gradient)}; the result that it belongs to is {rows}×{columns}.", name);
        }

        if (gradient.ElementType != ElementType.Float32)
        {
            throw new ArgumentException($"'{name}' holds {gradient.ElementType}; expected {ElementType.Float32}.", name);
        }
    }

    /// <summary>k results for each of so many rows must fit an array.</summary>
    public static void FitsArray(long rows, int k, string rowsWithResults)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (rows > Array.MaxLength / Math.Max(1, k))
        {
            throw new ArgumentOutOfRangeException(
                nameof(k), k, $"{rows} {rowsWithResults.Replace("{0}", $"{k}", StringComparison.Ordinal)} each are more than an array can hold; ask for them in parts.");
        }
    }

    /// <summary>The caller's memory must hold the results.</summary>
    public static void HasRoom(int length, long count, string name)
    {
        if (length < count)
        {
            throw new ArgumentException($"'{name}' has room for {length} elements; there are {count}.", name);
        }
    }

    /// <summary>A result must not share memory with an operand that is read after it is first written.</summary>
    public static void Apart(in MatrixView result, in MatrixView operand, string nameOfResult, string nameOfOperand)
    {
        if (Overlap(result, operand))
        {
            throw new ArgumentException(
                $"'{nameOfResult}' and '{nameOfOperand}' are the same matrix or share memory; the result needs its own.", nameOfResult);
        }
    }

    /// <summary>A result may take its operand's place exactly, and must not share memory with it otherwise.</summary>
    public static void SameOrApart(in MatrixView result, in MatrixView operand, string nameOfResult, string nameOfOperand)
    {
        if (result != operand && Overlap(result, operand))
        {
            throw new ArgumentException(
                $"'{nameOfResult}' and '{nameOfOperand}' share a part of their memory; the result is the operand itself or has its own.", nameOfResult);
        }
    }

    /// <summary>A number of rows that becomes a number of columns must fit one.</summary>
    public static int AsColumns(long rows, string name) => rows <= int.MaxValue
        ? (int)rows
        : throw new ArgumentException($"'{name}' has {rows} rows; as columns of the result there can be at most {int.MaxValue}.", name);

    /// <summary>Raises the error that <see cref="ZeroVectorPolicy.Error"/> asks for.</summary>
    public static void RejectZeroRows(IVectorBackend backend, in MatrixView matrix, ZeroVectorPolicy policy, string name)
    {
        if (!Enum.IsDefined(policy))
        {
            throw new ArgumentOutOfRangeException(nameof(policy), policy, "Unknown zero-vector policy.");
        }

        if (policy != ZeroVectorPolicy.Error || matrix.Rows == 0)
        {
            return;
        }

        long row = backend.FindZeroRow(matrix);
        if (row >= 0)
        {
            throw new ArgumentException($"Row {row} of '{name}' is a zero vector.", name);
        }
    }

    /// <summary>Whether two views have an element in common.</summary>
    public static bool Overlap(in MatrixView a, in MatrixView b)
    {
        if (a.IsNone || b.IsNone || !ReferenceEquals(a.Storage, b.Storage) || a.ElementCount == 0 || b.ElementCount == 0)
        {
            return false;
        }

        if (a.FirstElement > End(b) || b.FirstElement > End(a))
        {
            return false;
        }

        // Ranges of other columns of one matrix lie between one another.
        long shift = (b.FirstElement - a.FirstElement) % a.RowStride;
        shift += shift < 0 ? a.RowStride : 0;
        return a.RowStride != b.RowStride || shift < a.Columns || shift + b.Columns > a.RowStride;
    }

    private static long End(in MatrixView view) => view.FirstElement + ((view.Rows - 1) * view.RowStride) + view.Columns - 1;

    private static string Shape(in MatrixView view) => $"{view.Rows}×{view.Columns}";
}
