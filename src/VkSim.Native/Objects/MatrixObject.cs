namespace VkSim.Native;

/// <summary>A matrix.</summary>
/// <param name="matrix">The matrix, which ends with its handle.</param>
/// <param name="owner">Its device.</param>
/// <param name="isView">Whether its memory is another matrix's.</param>
/// <param name="keeps">The buffer that it was made of, with a use of it that this object ends; null where it has memory of its own.</param>
internal sealed class MatrixObject(Matrix matrix, DeviceObject owner, bool isView, BufferObject? keeps) : OwnedObject(owner)
{
    public Matrix Matrix { get; } = matrix;

    public bool IsView { get; } = isView;

    /// <summary>Gives a matrix a handle. Whoever calls has a use of the buffer that it is made of.</summary>
    public static nint Add(Matrix? matrix, DeviceObject owner, bool isView = false, BufferObject? keeps = null)
    {
        if (matrix is null)
        {
            return 0;
        }

        keeps?.AddUse();
        return HandleTable.Add(new MatrixObject(matrix, owner, isView, keeps), HandleKind.Matrix);
    }

    protected override void Close()
    {
        Matrix.Dispose();
        keeps?.EndUse();
    }
}
