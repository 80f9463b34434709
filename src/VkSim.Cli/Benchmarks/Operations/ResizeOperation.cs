using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Square pictures of twice the size, or the gradient of that.</summary>
internal sealed record ResizeOperation(int Pictures, int Side, InterpolationMode Mode, bool IsGradient)
    : DeviceOperation($"interpolate {(Mode == InterpolationMode.Bicubic ? "bicubic" : "bilinear")}{(IsGradient ? " gradient" : "")}", $"{Pictures}x{Side}x{Side}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 5 * Pictures * Side * Side;

    // Two a weighed neighbour of each element of the larger picture.
    public override double Flops => 4.0 * Pictures * Side * Side * 2 * (Mode == InterpolationMode.Bicubic ? 16 : 4);

    private int Large => 2 * Side;

    protected override DeviceRun Prepare(Operands operands)
    {
        (int from, int to) = IsGradient ? (Large, Side) : (Side, Large);
        Matrix x = operands.Random(Pictures, from * from, 1, Storage);
        Matrix y = operands.Allocate(Pictures, to * to);
        InterpolateOptions options = new() { Mode = Mode };
        return IsGradient
            ? new DeviceRun(
                operands, _ => operands.Device.InterpolateBackward(x, Side, Side, y, Large, Large, options), DeviceResult.Of(y, row => Gradient(DeviceResult.Line(x, row))))
            : new DeviceRun(
                operands, _ => operands.Device.Interpolate(x, Side, Side, y, Large, Large, options), DeviceResult.Of(y, row =>
                {
                    double[] exact = Resized(DeviceResult.Line(x, row));
                    return column => exact[column];
                }));
    }

    private double[] Resized(double[] picture) =>
        ReferenceInterpolation.Resize(picture, Side, Side, Large, Large, Mode == InterpolationMode.Bicubic, alignCorners: false);

    // What an element alone makes of the result, weighed by the gradient with respect to that.
    private Func<int, double> Gradient(double[] upstream) => column =>
    {
        double[] alone = new double[Side * Side];
        alone[column] = 1;
        return ReferenceDistance.Dot(Resized(alone), upstream);
    };
}
