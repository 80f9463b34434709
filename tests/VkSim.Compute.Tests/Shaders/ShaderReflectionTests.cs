using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

public sealed class ShaderReflectionTests
{
    [SkippableFact]
    public void Bindings_tell_set_number_name_kind_and_access()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            layout(local_size_x = 4, local_size_y = 2) in;
            layout(set = 0, binding = 2) readonly buffer Source { uint count; float values[]; } source;
            layout(set = 0, binding = 0) writeonly buffer Target { vec4 sums[]; };
            layout(set = 1, binding = 5) buffer Both { mat4 m; uint bins[8]; } both;
            layout(set = 0, binding = 1, std140) uniform Settings { vec3 scale; float bias; } settings;
            layout(set = 0, binding = 7) buffer Unused { float nothing[]; } unused;
            void main()
            {
                sums[0] = vec4(source.values[source.count] * settings.scale + settings.bias, 1.0);
                atomicAdd(both.bins[3], 1u);
            }
            """);
        ShaderEntryPoint main = Assert.Single(reflection.EntryPoints);
        Assert.Equal(("main", new WorkgroupSize(4, 2, 1), false), (main.Name, main.WorkgroupSize, main.UsesPushConstants));
        Assert.Equal([(0u, 0u), (0u, 1u), (0u, 2u), (1u, 5u)], main.Bindings.Select(b => (b.Set, b.Binding)));
        Assert.Equal(["Target", "settings", "source", "both"], main.Bindings.Select(b => b.Name));
        Assert.Equal(["Target", "Settings", "Source", "Both"], main.Bindings.Select(b => b.BlockName));
        Assert.Equal(
            [ResourceAccess.Write, ResourceAccess.Read, ResourceAccess.Read, ResourceAccess.ReadWrite], main.Bindings.Select(b => b.Access));
        Assert.Equal(
            [ResourceKind.StorageBuffer, ResourceKind.UniformBuffer, ResourceKind.StorageBuffer, ResourceKind.StorageBuffer],
            main.Bindings.Select(b => b.Kind));
        Assert.Equal([(0L, 16L), (16L, 0L), (4L, 4L), (96L, 0L)], main.Bindings.Select(b => (b.FixedBytes, b.ElementBytes)));
        Assert.Equal(["count", "values"], main.Bindings[2].Members);
    }

    [SkippableFact]
    public void Access_follows_the_code_where_nothing_is_declared()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            layout(local_size_x = 1) in;
            layout(binding = 0) buffer A { float a[]; };
            layout(binding = 1) buffer B { float b[]; };
            layout(binding = 2) buffer C { float c[]; };
            layout(binding = 3) buffer D { uint d[]; };
            layout(binding = 4) buffer E { float e[]; };
            float load(uint i) { return a[i]; }
            void store(uint i, float v) { b[i] = v; c[i] += v; }
            void main() { store(e.length(), fma(load(1u), 2.0, 43.0)); atomicMax(d[0], 1u); }
            """);
        Assert.Equal(
            [ResourceAccess.Read, ResourceAccess.Write, ResourceAccess.ReadWrite, ResourceAccess.ReadWrite, ResourceAccess.None],
            reflection.EntryPoints[0].Bindings.Select(b => b.Access));
    }

    [SkippableFact]
    public void Kinds_that_are_no_buffers_are_told()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            layout(local_size_x = 1) in;
            layout(binding = 0, r32f) uniform image2D picture;
            layout(binding = 1) uniform sampler2D texture_;
            layout(binding = 2) uniform sampler plain;
            layout(binding = 3) uniform texture2D separate;
            layout(binding = 4) buffer Many { float x[]; } many[3];
            void main()
            {
                imageStore(picture, ivec2(0), texture(texture_, vec2(0)) + texture(sampler2D(separate, plain), vec2(0)));
                many[1].x[0] = 1.0;
            }
            """);
        Assert.Equal(
            [ResourceKind.Image, ResourceKind.Image, ResourceKind.Sampler, ResourceKind.Image, ResourceKind.StorageBuffer],
            reflection.Bindings.Select(b => b.Kind));
        Assert.Equal(3u, reflection.Bindings[4].Count);
    }

    [SkippableFact]
    public void Push_constants_tell_offset_size_and_type()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            #extension GL_EXT_shader_explicit_arithmetic_types : require
            layout(local_size_x = 1) in;
            struct Light { vec3 position; float power; };
            layout(push_constant) uniform Parameters
            {
                float scale; int shift; uint count; bool flip;
                vec4 color; mat3 turn; float weights[3];
                Light lights[2]; Light sun; double fine; int64_t big; layout(row_major) mat2x3 rows;
            } p;
            layout(binding = 0) buffer O { float o[]; };
            void main() { o[0] = p.scale; }
            """);
        (string, int, int, string)[] expected =
        [
            ("scale", 0, 4, "float"), ("shift", 4, 4, "int"), ("count", 8, 4, "uint"), ("flip", 12, 4, "uint"),
            ("color", 16, 16, "float 4-vector"), ("turn", 32, 44, "float 3x3 matrix"), ("weights", 80, 12, "float[3]"),
            ("lights[0].position", 96, 12, "float 3-vector"), ("lights[0].power", 108, 4, "float"),
            ("lights[1].position", 112, 12, "float 3-vector"), ("lights[1].power", 124, 4, "float"),
            ("sun.position", 128, 12, "float 3-vector"), ("sun.power", 140, 4, "float"),
            ("fine", 144, 8, "double"), ("big", 152, 8, "int64_t"), ("rows", 160, 24, "float 2x3 matrix"),
        ];
        Assert.Equal(expected, reflection.PushConstants.Select(m => (m.Name, m.Offset, m.Size, m.Type.ToString())));
        Assert.Equal((0, 184), (reflection.PushConstantOffset, reflection.PushConstantBytes));
        Assert.True(reflection.PushConstants[^1].Type.RowMajor);
        Assert.True(reflection.EntryPoints[0].UsesPushConstants);
    }

    [SkippableFact]
    public void A_block_may_begin_further_on()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            layout(local_size_x = 1) in;
            layout(push_constant) uniform P { layout(offset = 32) float a; layout(offset = 40) float16_t b; };
            layout(binding = 0) buffer O { float o[]; };
            void main() { o[0] = a + float(b); }
            """.Replace("#version 450", "#version 450\n#extension GL_EXT_shader_16bit_storage : require", StringComparison.Ordinal));
        Assert.Equal((32, 44), (reflection.PushConstantOffset, reflection.PushConstantBytes));
        Assert.Equal(2, reflection.PushConstants[1].Size);
    }

    [SkippableFact]
    public void Specialization_constants_tell_id_name_type_and_default()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            layout(local_size_x_id = 10, local_size_y_id = 11) in;
            layout(constant_id = 3) const float FACTOR = -1.5;
            layout(constant_id = 1) const uint COUNT = 7u;
            layout(constant_id = 2) const int SHIFT = -2;
            layout(constant_id = 4) const bool ON = true;
            layout(constant_id = 5) const bool OFF = false;
            layout(constant_id = 6) const double FINE = 0.25;
            layout(binding = 0) buffer O { float o[]; };
            void main() { o[0] = ON && !OFF ? FACTOR + float(COUNT) + float(SHIFT) + float(FINE) : 0.0; }
            """);
        (uint, string, ShaderScalarType, ulong)[] expected =
        [
            (1, "COUNT", ShaderScalarType.UInt32, 7), (2, "SHIFT", ShaderScalarType.Int32, 0xFFFFFFFE),
            (3, "FACTOR", ShaderScalarType.Float32, BitConverter.SingleToUInt32Bits(-1.5f)),
            (4, "ON", ShaderScalarType.Bool, 1), (5, "OFF", ShaderScalarType.Bool, 0),
            (6, "FINE", ShaderScalarType.Float64, BitConverter.DoubleToUInt64Bits(0.25)),
            (10, "", ShaderScalarType.UInt32, 1), (11, "", ShaderScalarType.UInt32, 1),
        ];
        Assert.Equal(expected, reflection.SpecializationConstants.Select(c => (c.Id, c.Name, c.Type, c.DefaultBits)));
    }

    [SkippableFact]
    public void Workgroup_size_follows_its_constants()
    {
        ShaderReflection reflection = Glsl.Reflect("""
            #version 450
            layout(local_size_x_id = 0, local_size_y = 3, local_size_z_id = 2) in;
            layout(binding = 0) buffer O { uint o[]; };
            void main() { o[0] = gl_WorkGroupSize.x; }
            """);
        ShaderEntryPoint main = reflection.EntryPoints[0];
        Assert.Equal(new WorkgroupSize(1, 3, 1), main.WorkgroupSize);
        var given = new Dictionary<uint, ulong> { [0] = 64, [2] = 5 };
        Assert.Equal(new WorkgroupSize(64, 3, 5), reflection.WorkgroupSizeOf(main, given));
    }

    [SkippableFact]
    public void Workgroup_size_by_ids_of_execution_mode_is_evaluated()
    {
        // Vulkan 1.3 modules may give the size by ids (LocalSizeId) instead of the decorated constant.
        byte[] spirv = SpirvAssembly.LocalSizeId();
        ShaderReflection reflection = ShaderReflection.FromSpirv(spirv);
        Assert.Equal(new WorkgroupSize(16, 24, 1), reflection.EntryPoints[0].WorkgroupSize);
        Assert.Equal(
            new WorkgroupSize(16, 96, 1), reflection.WorkgroupSizeOf(reflection.EntryPoints[0], new Dictionary<uint, ulong> { [4] = 32 }));
    }

    [Fact]
    public void Other_byte_order_is_read_alike()
    {
        byte[] spirv = SpirvAssembly.LocalSizeId();
        for (int i = 0; i < spirv.Length; i += 4)
        {
            Array.Reverse(spirv, i, 4);
        }

        Assert.Equal(new WorkgroupSize(16, 24, 1), ShaderReflection.FromSpirv(spirv).EntryPoints[0].WorkgroupSize);
    }

    [SkippableFact]
    public void Older_modules_with_buffer_blocks_are_read()
    {
        // SPIR-V 1.0 calls a storage buffer a Uniform variable with the decoration BufferBlock.
        ShaderReflection reflection = ShaderReflection.FromSpirv(SpirvAssembly.BufferBlock());
        ShaderBinding binding = Assert.Single(reflection.Bindings);
        Assert.Equal(("data", ResourceKind.StorageBuffer, ResourceAccess.Write), (binding.Name, binding.Kind, binding.Access));
    }

    [SkippableFact]
    public void Every_compiled_shader_of_the_repository_is_understood()
    {
        string folder = Path.Combine(RepositoryFiles.Root, "shaders", "spirv");
        string[] files = Directory.GetFiles(folder, "*.spv");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            ShaderReflection reflection = ShaderReflection.FromSpirv(File.ReadAllBytes(file), Path.GetFileName(file));
            ShaderEntryPoint main = Assert.Single(reflection.EntryPoints);
            Assert.NotEmpty(main.Bindings);
            Assert.All(main.Bindings, b => Assert.NotEqual(ResourceAccess.None, b.Access));
            Assert.True(main.WorkgroupSize.Invocations > 0);
        }
    }
}
