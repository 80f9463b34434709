namespace VkSim.Native;

internal sealed class MatrixObject(Matrix matrix, DeviceObject owner, bool isView) : OwnedObject(owner)
{
    public Matrix Matrix { get; } = matrix;

    public bool IsView { get; } = isView;

    public static nint Add(Matrix? matrix, DeviceObject owner, bool isView = false) =>
        matrix is null ? 0 : HandleTable.Add(new MatrixObject(matrix, owner, isView), HandleKind.Matrix);

    protected override void Close() => Matrix.Dispose();
}
