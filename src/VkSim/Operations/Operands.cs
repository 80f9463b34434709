using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Checks of operands, done once above the backends, with messages that name both shapes.</summary>
internal static class Operands
{
    /// <summary>The view of a matrix of this device.</summary>
    public static MatrixView ViewOn(this Matrix matrix, VectorDevice device, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        MatrixView view = matrix.View;
        if (matrix.Device != device)
        {
            throw new ArgumentException(
                $"'{name}' lives on \"{matrix.Device.Description.Name}\"; the operation runs on \"{device.Description.Name}\". Upload it there.", name);
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

        if (result.ElementType != type)
        {
            throw new ArgumentException($"'{name}' holds {result.ElementType}; the result is {type}.", name);
        }
    }

    /// <summary>A result must not share memory with an operand that is read after it is first written.</summary>
    public static void Apart(in MatrixView result, in MatrixView operand, string nameOfResult, string nameOfOperand)
    {
        if (!result.IsNone && ReferenceEquals(result.Storage, operand.Storage))
        {
            throw new ArgumentException($"'{nameOfResult}' and '{nameOfOperand}' are the same matrix; the result needs its own.", nameOfResult);
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

    private static string Shape(in MatrixView view) => $"{view.Rows}×{view.Columns}";
}
