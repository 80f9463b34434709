using VkSim.Compute;

namespace VkSim.Compute.Tests.Subgroups;

[Trait("Needs", "Vulkan")]
public sealed class SubgroupSelfTestTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.Subgroups, GpuCapability.SubgroupSizeControl);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void Device_gets_the_best_tier_that_it_offers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SubgroupTier expected = !device.Capabilities.Supports(GpuCapability.Subgroups) ? SubgroupTier.SharedMemory
            : device.Capabilities.Supports(GpuCapability.SubgroupSizeControl) ? SubgroupTier.RequiredSize
            : SubgroupTier.UniformSize;
        SubgroupSupport support = SubgroupProbes.Probe(device, tier => SubgroupSelfTest.Fault(device, tier));
        Assert.Equal(expected, support.Tier);
        Assert.Equal(expected == SubgroupTier.SharedMemory ? 0 : device.Capabilities.SubgroupSize, support.Size);
        Assert.Equal(support, device.Subgroups);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Shared_memory_is_right_on_every_device(DeviceCase row)
        => DeviceMatrix.Run(row, device => Assert.Null(SubgroupSelfTest.Fault(device, SubgroupSupport.SharedMemory)));

    /// <summary>Each line of the shader that could be wrong is made wrong; the test must notice every one.</summary>
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Wrong_results_demote_the_tier(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        string folder = Path.Combine(RepositoryFiles.Root, "shaders");
        string source = File.ReadAllText(Path.Combine(folder, "selftest.comp"));
        string library = File.ReadAllText(Path.Combine(folder, "lib", "subgroup.glsl"));
        (string Right, string Wrong)[] defects =
        [
            ("value = SUBGROUP_COMBINE(value); ", "value = COMBINE(value, value); "),
            ("uint k = gl_SubgroupInvocationID; k < count", "uint k = gl_SubgroupInvocationID + 1u; k < count"),
            ("subgroupShuffleXor(value, step)", "subgroupShuffleXor(value, step ^ 1u)"),
            ("uint first = gl_SubgroupID / parts * parts;", "uint first = gl_SubgroupID;"),
            ("gl_SubgroupID * SUBGROUP_SIZE + gl_SubgroupInvocationID", "gl_SubgroupInvocationID * gl_NumSubgroups + gl_SubgroupID"),
        ];
        foreach ((string right, string wrong) in defects)
        {
            Assert.Contains(right, library, StringComparison.Ordinal);
            using var temporary = new TemporaryFolder();
            Directory.CreateDirectory(Path.Combine(temporary.Path, "lib"));
            File.WriteAllText(Path.Combine(temporary.Path, "lib", "subgroup.glsl"), library.Replace(right, wrong, StringComparison.Ordinal));
            byte[] broken = ShaderCompiler.Compile(source, new ShaderCompileOptions
            {
                IncludeDirectories = [temporary.Path],
                Defines = new Dictionary<string, string> { ["USE_SUBGROUPS"] = "1" },
            });
            SubgroupSupport support = SubgroupProbes.Probe(
                device, tier => SubgroupSelfTest.Fault(device, tier, tier.Tier == SubgroupTier.SharedMemory ? null : broken));
            Assert.True(support.Tier == SubgroupTier.SharedMemory, $"'{wrong}' was not noticed");
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Wrong_sums_in_shared_memory_end_the_device(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        byte[] wrong = ShaderCompiler.Compile("""
            #version 450
            layout(local_size_x_id = 0) in;
            layout(constant_id = 100) const uint SUBGROUP_SIZE = 4u;
            layout(std430, set = 0, binding = 0) buffer Values { float values[]; };
            layout(std430, set = 0, binding = 1) buffer Results { uint results[]; };
            layout(push_constant) uniform Parameters { uint row_width; };
            void main() { results[gl_GlobalInvocationID.x] = row_width + uint(values[0]) + SUBGROUP_SIZE; }
            """);
        GpuException error = Assert.Throws<GpuException>(() => SubgroupProbes.Probe(device, tier => SubgroupSelfTest.Fault(device, tier, wrong)));
        Assert.Contains("wrong sums", error.Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_test_that_cannot_run_is_not_called_a_wrong_sum(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        byte[] impossible = ShaderCompiler.Compile("""
            #version 450
            layout(local_size_x_id = 0, local_size_y = 1024) in;
            layout(constant_id = 100) const uint SUBGROUP_SIZE = 4u;
            layout(std430, set = 0, binding = 0) buffer Results { uint results[]; };
            void main() { results[0] = SUBGROUP_SIZE; }
            """);
        GpuException error = Assert.Throws<GpuException>(
            () => SubgroupProbes.Probe(device, tier => SubgroupSelfTest.Fault(device, tier, impossible)));
        Assert.DoesNotContain("wrong sums", error.Message, StringComparison.Ordinal);
        Assert.Contains("workgroup size", error.Message, StringComparison.Ordinal);
    });
}
