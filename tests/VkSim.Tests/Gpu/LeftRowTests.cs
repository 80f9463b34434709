using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Kernels are cut by how many left rows there are; no bit of a row's values tells it.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Cut")]
public sealed class LeftRowTests
{
    private const int Most = 130;
    private const int RightRows = 19;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    // Rows in whole groups of 4 columns are read by wider words, and some drivers' invocations share their reading.
    [Theory]
    [MemberData(nameof(Devices))]
    public void BitsDoNotDependOnTheNumberOfLeftRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? [75] : new[] { 75, 76 })
        {
            Check(row, device, columns);
        }
    });

    private static void Check(DeviceCase row, VectorDevice device, int columns)
    {
        float[] a = RandomRows.Normal(Most, columns, 1);
        float[] b = RandomRows.Normal(RightRows, columns, 2);
        foreach (PairwiseSettings settings in new[] { new PairwiseSettings(Metric.Cosine), new(Metric.Dot), new(Metric.L2, Mode: DistanceMode.MatMul), new(Metric.L1) })
        {
            float[] all = Comparing.Run(device, settings, a, Most, b, RightRows, columns);
            foreach (int rows in row.IsSlow ? [1, 9] : new[] { 1, 5, 9, 33, 65 })
            {
                string what = $"{rows} rows of {columns} columns, {settings.Metric} {settings.Mode}";
                float[] few = Comparing.Run(device, settings, a[..(rows * columns)], rows, b, RightRows, columns);
                Agreement.SameBits(all.AsSpan(0, rows * RightRows), few, what);
                float[] turned = Comparing.Run(device, settings, b, RightRows, a[..(rows * columns)], rows, columns);
                Agreement.SameBits(few, [.. Enumerable.Range(0, few.Length).Select(i => turned[(i % RightRows * rows) + (i / RightRows)])], $"{what}, the other way round");
            }
        }
    }
}
