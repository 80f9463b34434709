using VkSim.Contract;
using VkSim.Losses;
using VkSim.Operations;

namespace VkSim;

/// <content>Pictures: matrices whose rows are the lines of a picture, one behind the other.</content>
public sealed partial class VectorDevice
{
    // Some drivers' loops end at 65,535 rounds.
    private const int MostEntries = 60_000;

    /// <summary>Resizes pictures, into a new matrix of the same storage type.</summary>
    /// <param name="x">N×(height·width): a row is one channel of one picture, line after line.</param>
    /// <param name="height">Lines of each picture, at least 1.</param>
    /// <param name="width">Columns of each picture, at least 1.</param>
    /// <param name="newHeight">Lines of the results, at least 1.</param>
    /// <param name="newWidth">Columns of the results, at least 1.</param>
    /// <param name="options">Bilinear or bicubic, which corners are kept, progress, cancellation.</param>
    /// <returns>N×(newHeight·newWidth).</returns>
    /// <remarks>
    /// As torch.nn.functional.interpolate with a size and without antialiasing, of a batch whose pictures and channels are the rows. An element whose
    /// weight is 0 has no part in a result, an infinite or NaN one too; PyTorch multiplies it on the CPU, so that an infinity becomes NaN even where
    /// the size stays, and copies it on CUDA.
    /// </remarks>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side below 1.</exception>
    public Matrix Interpolate(Matrix x, int height, int width, int newHeight, int newWidth, InterpolateOptions? options = null)
    {
        MatrixView source = x.ViewOn(this);
        int columns = CheckSides(source, height, width, newHeight, newWidth, nameof(x));
        return Filled(
            Allocate(x.Rows, columns, x.ElementType),
            (Device: this, x, height, width, newHeight, newWidth, options),
            static (r, s) => s.Device.Interpolate(s.x, s.height, s.width, r, s.newHeight, s.newWidth, s.options));
    }

    /// <summary>Resizes pictures, into a given matrix.</summary>
    /// <param name="x">N×(height·width): a row is one channel of one picture, line after line.</param>
    /// <param name="height">Lines of each picture, at least 1.</param>
    /// <param name="width">Columns of each picture, at least 1.</param>
    /// <param name="destination">N×(newHeight·newWidth) of any storage type, not x.</param>
    /// <param name="newHeight">Lines of the results, at least 1.</param>
    /// <param name="newWidth">Columns of the results, at least 1.</param>
    /// <param name="options">Bilinear or bicubic, which corners are kept, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side below 1.</exception>
    public void Interpolate(Matrix x, int height, int width, Matrix destination, int newHeight, int newWidth, InterpolateOptions? options = null)
    {
        options ??= InterpolateOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        int columns = CheckSides(source, height, width, newHeight, newWidth, nameof(x));
        Operands.Fits(result, source.Rows, columns, result.ElementType, nameof(destination));
        Operands.Apart(result, source, nameof(destination), nameof(x));
        options.CancellationToken.ThrowIfCancellationRequested();
        using WorkingMemoryLease lease = RentWorkingMemory();
        Resample(
            lease.Memory, source, result,
            InterpolationAxis.Resized(height, newHeight, options).ToWords(width), newHeight,
            InterpolationAxis.Resized(width, newWidth, options).ToWords(1), newWidth, 0, options.Context);
    }

    /// <summary>
    /// The gradient of <see cref="Interpolate(Matrix, int, int, int, int, InterpolateOptions?)"/> with respect to x, N×(height·width) in single
    /// precision.
    /// </summary>
    /// <param name="gradient">N×(newHeight·newWidth), <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="height">As given to the forward call, as all that follows.</param>
    /// <param name="width">Columns of each picture.</param>
    /// <param name="newHeight">Lines of the results.</param>
    /// <param name="newWidth">Columns of the results.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or a side that grew more than 10,000 times.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side below 1.</exception>
    public Matrix InterpolateBackward(Matrix gradient, int height, int width, int newHeight, int newWidth, InterpolateOptions? options = null)
    {
        MatrixView incoming = gradient.ViewOn(this);
        int columns = CheckSides(incoming, newHeight, newWidth, height, width, nameof(gradient));
        return Filled(
            Allocate(incoming.Rows, columns),
            (Device: this, gradient, height, width, newHeight, newWidth, options),
            static (r, s) => s.Device.InterpolateBackward(s.gradient, s.height, s.width, r, s.newHeight, s.newWidth, s.options));
    }

    /// <summary>As <see cref="InterpolateBackward(Matrix, int, int, int, int, InterpolateOptions?)"/>, into a given matrix.</summary>
    /// <param name="gradient">N×(newHeight·newWidth), <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="height">Lines of each picture.</param>
    /// <param name="width">Columns of each picture.</param>
    /// <param name="destination">N×(height·width), <see cref="ElementType.Float32"/>, not the gradient.</param>
    /// <param name="newHeight">Lines of the results.</param>
    /// <param name="newWidth">Columns of the results.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or a side that grew more than 10,000 times.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side below 1.</exception>
    public void InterpolateBackward(
        Matrix gradient, int height, int width, Matrix destination, int newHeight, int newWidth, InterpolateOptions? options = null)
    {
        options ??= InterpolateOptions.Default;
        MatrixView incoming = gradient.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        int columns = CheckSides(incoming, newHeight, newWidth, height, width, nameof(gradient));
        Operands.Gradient(incoming, incoming.Rows, incoming.Columns, nameof(gradient));
        Operands.Fits(result, incoming.Rows, columns, ElementType.Float32, nameof(destination));
        Operands.Apart(result, incoming, nameof(destination), nameof(gradient));
        options.CancellationToken.ThrowIfCancellationRequested();
        InterpolationAxis vertical = InterpolationAxis.Resized(height, newHeight, options).Transposed(height);
        InterpolationAxis horizontal = InterpolationAxis.Resized(width, newWidth, options).Transposed(width);
        if (Math.Max(vertical.MostEntries, horizontal.MostEntries) > MostEntries)
        {
            throw new ArgumentException($"A picture of {height}×{width} became one of {newHeight}×{newWidth}; the gradient is computed up to 10,000 times its sides.", nameof(newHeight));
        }

        // One side after the other: each element of the picture went to many.
        using WorkingMemoryLease lease = RentWorkingMemory();
        MatrixView lines = lease.Memory.Take(incoming.Rows, checked(newHeight * width));
        var context = new OperationContext(options.CancellationToken);
        Resample(lease.Memory, incoming, lines, InterpolationAxis.Same(newHeight).ToWords(newWidth), newHeight, horizontal.ToWords(1), width, 0, context);
        Resample(lease.Memory, lines, result, vertical.ToWords(width), height, InterpolationAxis.Same(width).ToWords(1), width, 0, options.Context);
    }

    /// <summary>Lays pictures out side by side in one, into a new matrix of the same storage type.</summary>
    /// <param name="x">N×(channels·height·width): a row is a picture, channel after channel, line after line.</param>
    /// <param name="channels">Channels of each picture, at least 1.</param>
    /// <param name="height">Lines of each picture, at least 1.</param>
    /// <param name="width">Columns of each picture, at least 1.</param>
    /// <param name="gridHeight">Lines of the result.</param>
    /// <param name="gridWidth">Columns of the result.</param>
    /// <param name="options">Pictures beside one another (8), what is between them (2 elements of 0), progress, cancellation.</param>
    /// <returns>channels×(gridHeight·gridWidth): a row is a channel of the one picture. Of one channel three that are the same.</returns>
    /// <remarks>As torchvision.utils.make_grid without normalizing: a single picture comes back as it is, without anything around it.</remarks>
    /// <exception cref="ArgumentException">A shape that does not fit, no picture, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number below 1.</exception>
    public Matrix MakeGrid(Matrix x, int channels, int height, int width, out int gridHeight, out int gridWidth, GridOptions? options = null)
    {
        options ??= GridOptions.Default;
        MatrixView source = x.ViewOn(this);
        CheckPictures(source, channels, height, width);
        (gridHeight, gridWidth) = options.SizeOf(source.Rows, height, width);
        return Filled(
            Allocate(Planes(channels), checked(gridHeight * gridWidth), x.ElementType),
            (Device: this, x, channels, height, width, options),
            static (r, s) => s.Device.MakeGrid(s.x, s.channels, s.height, s.width, r, s.options));
    }

    /// <summary>Lays pictures out side by side in one, into a given matrix.</summary>
    /// <param name="x">N×(channels·height·width): a row is a picture, channel after channel, line after line.</param>
    /// <param name="channels">Channels of each picture, at least 1.</param>
    /// <param name="height">Lines of each picture, at least 1.</param>
    /// <param name="width">Columns of each picture, at least 1.</param>
    /// <param name="destination">
    /// channels×(lines·columns of the grid), which <see cref="GridOptions.SizeOf"/> tells, of any storage type, not x. Of one channel there are
    /// three rows, which are the same.
    /// </param>
    /// <param name="options">Pictures beside one another (8), what is between them (2 elements of 0), progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape that does not fit, no picture, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side below 1.</exception>
    public void MakeGrid(Matrix x, int channels, int height, int width, Matrix destination, GridOptions? options = null)
    {
        options ??= GridOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        CheckPictures(source, channels, height, width);
        int pictures = checked((int)source.Rows);
        (int gridHeight, int gridWidth) = options.SizeOf(pictures, height, width);
        (int across, int down, int padding) = options.Layout(pictures);
        Operands.Fits(result, Planes(channels), (long)gridHeight * gridWidth, result.ElementType, nameof(destination));
        Operands.Apart(result, source, nameof(destination), nameof(x));
        options.CancellationToken.ThrowIfCancellationRequested();

        // A channel of all pictures is one row from its first element on, whose rows lie within one another.
        int plane = height * width;
        long reach = ((pictures - 1) * source.RowStride) + plane;
        MatrixView planes = new(source.Storage, source.FirstElement, Planes(channels), checked((int)reach), channels == 1 ? 0 : plane);
        using WorkingMemoryLease lease = RentWorkingMemory();
        Resample(
            lease.Memory, planes, result,
            GridAxis.ToWords(down, height, padding, across * source.RowStride, width), gridHeight,
            GridAxis.ToWords(across, width, padding, source.RowStride, 1), gridWidth, options.PadValue, options.Context);
    }

    // A grey picture is shown in colours.
    private static int Planes(int channels) => channels == 1 ? 3 : channels;

    private static int CheckSides(in MatrixView pictures, int height, int width, int newHeight, int newWidth, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        if (pictures.Columns != (long)height * width)
        {
            throw new ArgumentException($"'{name}' is {pictures.Rows}×{pictures.Columns}; pictures of {height}×{width} have {(long)height * width} columns.", name);
        }

        long columns = (long)newHeight * newWidth;
        return columns <= Array.MaxLength
            ? (int)columns
            : throw new ArgumentException($"Pictures of {newHeight}×{newWidth} have {columns} elements; a row has at most {Array.MaxLength}.", nameof(newHeight));
    }

    private static void CheckPictures(in MatrixView pictures, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        long columns = (long)channels * height * width;
        if (pictures.Columns != columns || pictures.Rows == 0)
        {
            throw new ArgumentException(
                $"'x' is {pictures.Rows}×{pictures.Columns}; expected at least one picture of {channels}×{height}×{width}, which has {columns} columns.", "x");
        }
    }

    private void Resample(
        WorkingMemory memory,
        in MatrixView source,
        in MatrixView result,
        byte[] vertical,
        int height,
        byte[] horizontal,
        int width,
        float filling,
        in OperationContext context)
    {
        var settings = new ResampleSettings(LossRun.Kept(this, memory, vertical), height, LossRun.Kept(this, memory, horizontal), width, filling);
        Sink.Resample(source, result, settings, context);
    }
}
