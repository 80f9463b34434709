namespace VkSim.Compute.Tests.Arithmetic;

[Trait("Needs", "Vulkan")]
public sealed class GpuArithmeticTests
{
    // lavapipe and SwiftShader compute with the processor's own instructions, but make a multiplication and an addition of an fma;
    // SwiftShader has the processor flush subnormal numbers.
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_driver_on_the_processor_divides_as_the_processor(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        GpuArithmetic found = ArithmeticSelfTest.Run(device);
        Assert.Equal(found, device.Arithmetic);
        if (device.Adapter.IsSoftware)
        {
            Assert.True(found.RoundsDivision && found.RoundsSquareRoot, $"{found}");
            Assert.Equal(device.Name.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase), found.KeepsSubnormals);
        }
    });

    /// <summary>Each operation is made one that is allowed and off by a little; the test must notice every one.</summary>
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void What_is_off_by_a_little_is_noticed(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Assert.False(Found("given.x / given.y", "given.x * (1.0 / given.y)").RoundsDivision);
        Assert.False(Found("sqrt(given.x)", "given.x * inversesqrt(given.x)").RoundsSquareRoot);
        Assert.False(Found("fma(given.x, given.y, given.z)", "given.x * given.y + given.z").FusesMultiplyAdd);
        Assert.False(Found("given.x * given.y;", "given.x * given.y; product = abs(product) < 1.1754944e-38 ? 0.0 : product;").KeepsSubnormals);

        GpuArithmetic Found(string right, string wrong)
        {
            string source = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "shaders", "selftest_arithmetic.comp"));
            Assert.Contains(right, source, StringComparison.Ordinal);
            return ArithmeticSelfTest.Run(device, ShaderCompiler.Compile(source.Replace(right, wrong, StringComparison.Ordinal), new ShaderCompileOptions()));
        }
    });
}
