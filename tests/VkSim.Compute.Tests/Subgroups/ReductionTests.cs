using VkSim.Compute.Tests.Shaders;

namespace VkSim.Compute.Tests.Subgroups;

/// <summary>shaders/lib/subgroup.glsl against sums over integers, for workgroups of every shape.</summary>
[Trait("Needs", "Vulkan")]
public sealed class ReductionTests
{
    private const int Fields = 12;
    private const int Workgroups = 2;

    private const string Source = """
        #version 450
        #define REDUCE_COMPONENTS 4
        layout(local_size_x_id = 0, local_size_y_id = 1) in;
        #include "lib/subgroup.glsl"
        layout(binding = 0) readonly buffer Values { float values[]; };
        layout(binding = 1) writeonly buffer Results { uint results[]; };
        layout(push_constant) uniform P { uint row_width; };
        void put(uint field, uint value)
        {
            results[12u * (gl_WorkGroupID.x * REDUCE_SIZE + reduce_index()) + field] = value;
        }
        void main()
        {
            float v = values[gl_WorkGroupID.x * REDUCE_SIZE + reduce_index()];
            put(0u, floatBitsToUint(reduce_add(v)));
            put(1u, floatBitsToUint(reduce_max(v)));
            put(2u, floatBitsToUint(reduce_min(v)));
            put(3u, uint(reduce_add(int(v))));
            put(4u, reduce_add(floatBitsToUint(v)));
            put(5u, reduce_min(floatBitsToUint(v)));
            uvec2 extremes = reduce_max(uvec2(floatBitsToUint(v), gl_LocalInvocationIndex));
            put(6u, extremes.x);
            put(7u, extremes.y);
            put(8u, floatBitsToUint(dot(reduce_add(vec3(v, 1.0, -v)), vec3(1.0))));
            vec4 four = reduce_add(vec4(v, 2.0 * v, 3.0, -v));
            put(9u, floatBitsToUint(four.x + four.y + four.z + four.w));
            put(10u, floatBitsToUint(reduce_add(vec2(1.0, v)).y));
            put(11u, row_width == 0u ? 0u : floatBitsToUint(reduce_add_row(v, row_width)));
        }
        """;

    private static ComputeShader Load(GpuDevice device, bool subgroups)
    {
        Glsl.Require();
        return ComputeShader.FromGlsl(device, Source, new ShaderCompileOptions
        {
            FileName = subgroups ? "reductions.subgroup" : "reductions.tree",
            IncludeDirectories = [Path.Combine(RepositoryFiles.Root, "shaders")],
            Defines = new Dictionary<string, string> { ["USE_SUBGROUPS"] = subgroups ? "1" : "0" },
        });
    }

    private static IEnumerable<(int X, int Y)> Shapes(DeviceCase row, GpuDevice device)
    {
        int most = device.Capabilities.MaxComputeWorkGroupInvocations;
        (int, int)[] shapes = row.IsSlow
            ? [(1, 1), (3, 1), (4, 1), (6, 1), (33, 1), (64, 1), (5, 3), (most, 1)]
            : [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (8, 1), (9, 1), (16, 1), (31, 1), (33, 1), (48, 1), (63, 1), (64, 1), (100, 1), (128, 1), (255, 1), (256, 1), (7, 5), (16, 16), (3, 33), (1000, 1), (most, 1)];
        return shapes.Where(s => s.Item1 * s.Item2 <= most);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Shared_memory_reduces_workgroups_of_every_shape(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Load(device, subgroups: false);
        foreach ((int x, int y) in Shapes(row, device))
        {
            var options = new KernelOptions { Specialization = { [0] = x, [1] = y } };
            int rowWidth = LargestPowerOfTwoDividing(x * y);
            Check(device, shader, options, x, y, rowWidth);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Subgroups_reduce_workgroups_of_every_shape(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Skip.If(device.Subgroups.Tier == SubgroupTier.SharedMemory, "The device has no subgroups.");
        int size = device.Subgroups.Size;
        using ComputeShader shader = Load(device, subgroups: true);
        foreach ((int x, int y) in Shapes(row, device))
        {
            var options = new KernelOptions { Specialization = { [0] = x, [1] = y, [SubgroupSupport.SizeConstantId] = size } };
            Check(device, shader, options, x, y, LargestPowerOfTwoDividing(x * y));
            // The same module without subgroups, by its constant alone.
            Check(device, shader, new KernelOptions { Specialization = { [0] = x, [1] = y, [SubgroupSupport.SizeConstantId] = 0 } }, x, y, LargestPowerOfTwoDividing(x * y));
        }
    });

    public static TheoryData<DeviceCase> SubgroupRows => DeviceMatrix.With(GpuCapability.SubgroupSizeControl);

    [SkippableTheory]
    [MemberData(nameof(SubgroupRows))]
    public void Full_subgroups_reduce_rows_of_every_width(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SubgroupSupport support = device.Subgroups;
        Skip.If(support.Tier == SubgroupTier.SharedMemory, "The device has no subgroups.");
        using ComputeShader shader = Load(device, subgroups: true);
        int x = support.Size * 8;
        Assert.True(support.Fits(x));
        KernelOptions options = support.Apply(new KernelOptions { Specialization = { [0] = x, [1] = 1 } });
        for (int width = 1; width <= x; width *= 2)
        {
            Check(device, shader, options, x, 1, width);
        }
    });

    private static int LargestPowerOfTwoDividing(int value) => value & -value;

    private static void Check(GpuDevice device, ComputeShader shader, KernelOptions options, int x, int y, int rowWidth)
    {
        int size = x * y;
        var random = new Random(size);
        float[] values = [.. Enumerable.Range(0, size * Workgroups).Select(_ => (float)random.Next(1, 1000))];
        using Kernel kernel = shader.FindKernel("main", options);
        using GpuBuffer<float> input = device.CreateBuffer<float>(values.Length);
        using GpuBuffer<uint> output = device.CreateBuffer<uint>((long)values.Length * Fields);
        input.Write(values);
        kernel.SetBuffer("values", input);
        kernel.SetBuffer("results", output);
        kernel.SetUInt("row_width", (uint)rowWidth);
        kernel.Dispatch(Workgroups).Wait();
        uint[] found = output.ToArray();
        for (int group = 0; group < Workgroups; group++)
        {
            float[] part = values[(group * size)..((group + 1) * size)];
            uint[] expected = Expected(part);
            for (int i = 0; i < size; i++)
            {
                expected[11] = rowWidth == 0 ? 0 : Bits(part.Skip(i / rowWidth * rowWidth).Take(rowWidth).Sum());
                uint[] actual = found[((group * size + i) * Fields)..((group * size + i + 1) * Fields)];
                Assert.True(expected.AsSpan().SequenceEqual(actual),
                    $"{shader.Name} {x}×{y}, rows of {rowWidth}, invocation {i}: {string.Join(' ', actual)}, expected {string.Join(' ', expected)}");
            }
        }
    }

    private static uint[] Expected(float[] values)
    {
        float sum = values.Sum();
        uint[] bits = [.. values.Select(Bits)];
        return
        [
            Bits(sum), Bits(values.Max()), Bits(values.Min()), (uint)sum, bits.Aggregate(0u, (a, b) => a + b), bits.Min(), bits.Max(),
            (uint)values.Length - 1, Bits(values.Length), Bits(2 * sum + 3 * values.Length), Bits(sum), 0,
        ];
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
