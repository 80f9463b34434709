using System.Diagnostics;
using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

/// <summary>Modules with values in place of their specialization constants.</summary>
public sealed class SpirvSpecializerTests
{
    private const int SpecId = 1;
    private const string Operations = """
        #version 450
        layout(local_size_x_id = 9) in;
        layout(constant_id = 0) const uint A = 1u;
        layout(constant_id = 1) const uint B = 1u;
        layout(constant_id = 2) const int C = 1;
        layout(constant_id = 3) const int D = 1;
        layout(binding = 0) readonly buffer Values { uint a; uint b; int c; int d; };
        layout(binding = 1) writeonly buffer Results { uint results[]; };
        #define TEST(n, constant, computed) results[2 * (n)] = uint(constant); results[2 * (n) + 1] = uint(computed);
        #define UNSIGNED(n, op) TEST(n, A op B, a op b)
        #define SIGNED(n, op) TEST(n, C op D, c op d)
        void main()
        {
            UNSIGNED(0, +) UNSIGNED(1, -) UNSIGNED(2, *) UNSIGNED(3, /) UNSIGNED(4, %) UNSIGNED(5, &) UNSIGNED(6, |) UNSIGNED(7, ^)
            UNSIGNED(8, ==) UNSIGNED(9, !=) UNSIGNED(10, <) UNSIGNED(11, <=) UNSIGNED(12, >) UNSIGNED(13, >=)
            SIGNED(14, +) SIGNED(15, -) SIGNED(16, *) SIGNED(17, /) SIGNED(18, <) SIGNED(19, <=) SIGNED(20, >) SIGNED(21, >=)
            TEST(22, A << (B & 31u), a << (b & 31u)) TEST(23, A >> (B & 31u), a >> (b & 31u)) TEST(24, C >> (D & 31), c >> (d & 31))
            TEST(25, ~A, ~a) TEST(26, -C, -c) TEST(27, int(A), int(a)) TEST(28, uint(C), uint(c)) TEST(29, bool(A), bool(a))
            TEST(30, A < B && C < D, a < b && c < d) TEST(31, A < B || C < D, a < b || c < d) TEST(32, !(A < B), !(a < b))
            TEST(33, A < B ? C : D, a < b ? c : d) TEST(34, (A < B) == (C < D), (a < b) == (c < d)) TEST(35, (A < B) != (C < D), (a < b) != (c < d))
        }
        """;

    private const int OperationCount = 36;

    public static TheoryData<string> Kernels
    {
        get
        {
            string folder = Path.Combine(RepositoryFiles.Root, "shaders", "spirv");
            return [.. Directory.GetFiles(folder, "*.spv").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void BuiltInKernelsKeepNoSpecializationConstant(string file)
    {
        SpirvModule module = SpirvModule.Parse(File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "shaders", "spirv", file)), file);
        var values = module.SpecializationConstants.ToDictionary(c => c.Id, c => c.DefaultBits == 1 ? 4 : c.DefaultBits);
        SpirvModule specialized = Specialize(module, values);
        Assert.Empty(specialized.SpecializationConstants);
        Assert.DoesNotContain(Instructions(specialized), i => IsSpecialization(i[0]));
        Assert.Equal(module.EntryPoints.Select(e => e.Name), specialized.EntryPoints.Select(e => e.Name));
        foreach (ShaderEntryPoint entry in specialized.EntryPoints)
        {
            Assert.Equal(module.WorkgroupSizeOf(entry.Name, values), entry.WorkgroupSize);
            uint[] mode = Assert.Single(Instructions(specialized), i => (ushort)i[0] == (ushort)SpirvOp.ExecutionMode && i[2] == SpirvModule.LocalSizeMode);
            Assert.Equal(entry.WorkgroupSize, new WorkgroupSize(mode[3], mode[4], mode[5]));
        }
    }

    [SkippableFact]
    public void SpecializedKernelsAreValid()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "shaders", "spirv"), "*.spv")];
        Parallel.ForEach(files, file => Validate(Specialize(SpirvModule.Parse(File.ReadAllBytes(file), file), new SortedDictionary<uint, ulong>()), file));
    }

    [SkippableTheory]
    [Trait("Needs", "Vulkan")]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void OperationsGiveWhatTheDeviceComputes(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { SpecializesModules = true });
        using ComputeShader shader = Glsl.Load(device, Operations);
        Assert.DoesNotContain(
            Instructions(Specialize(shader.Reflection.Module, new SortedDictionary<uint, ulong>())), i => IsSpecialization(i[0]));
        using GpuBuffer<uint> values = device.CreateBuffer<uint>(4);
        using GpuBuffer<uint> results = device.CreateBuffer<uint>(2 * OperationCount);
        (uint A, uint B, int C, int D)[] cases =
            [(7, 3, -7, 2), (3, 7, 7, -2), (uint.MaxValue, 1, int.MinValue, 3), (1, uint.MaxValue, int.MaxValue, int.MinValue), (5, 5, 5, 5), (0, 9, 0, -1)];
        foreach ((uint a, uint b, int c, int d) in cases)
        {
            using Kernel kernel = shader.FindKernel("main", new KernelOptions { Specialization = { ["A"] = a, ["B"] = b, ["C"] = c, ["D"] = d } });
            values.Write([a, b, (uint)c, (uint)d]);
            kernel.SetBuffer("Values", values);
            kernel.SetBuffer("Results", results);
            kernel.Dispatch(1).Wait();
            uint[] found = results.ToArray();
            for (int i = 0; i < OperationCount; i++)
            {
                Assert.True(found[2 * i] == found[2 * i + 1], $"operation {i} of {a}, {b}, {c}, {d}: {found[2 * i]}, the device says {found[2 * i + 1]}");
            }
        }

        DeviceMatrix.CheckMessages(device);
    }

    [Fact]
    public void ConstantsOfEveryTypeHaveTheirValues()
    {
        // bool, int8, uint16, double, int64, half.
        SpirvAssembly assembly = Shader(17, 22, 17, 39, 17, 10, 17, 11, 17, 9)
            .Add(71, 20, SpecId, 0).Add(71, 21, SpecId, 1).Add(71, 22, SpecId, 2).Add(71, 23, SpecId, 3).Add(71, 24, SpecId, 4).Add(71, 25, SpecId, 5)
            .Add(19, 2).Add(33, 3, 2).Add(20, 10).Add(21, 11, 8, 1).Add(21, 12, 16, 0).Add(22, 13, 64).Add(21, 14, 64, 1).Add(22, 15, 16)
            .Add(49, 10, 20).Add(50, 11, 21, 1).Add(50, 12, 22, 1).Add(50, 13, 23, 1, 2).Add(50, 14, 24, 1, 0).Add(50, 15, 25, 0x3C00);
        uint[][] found = Specialized(
            assembly, new() { [0] = 1, [1] = 0xFE, [2] = 0xFFFE, [3] = 0x4000_0000_0000_0001, [4] = ulong.MaxValue, [5] = 0xBC00 });
        Assert.Equal([(uint)SpirvOp.ConstantTrue, 10, 20], Of(found, 20));
        Assert.Equal([(uint)SpirvOp.Constant, 11, 21, 0xFFFFFFFE], Of(found, 21));
        Assert.Equal([(uint)SpirvOp.Constant, 12, 22, 0xFFFE], Of(found, 22));
        Assert.Equal([(uint)SpirvOp.Constant, 13, 23, 1, 0x40000000], Of(found, 23));
        Assert.Equal([(uint)SpirvOp.Constant, 14, 24, uint.MaxValue, uint.MaxValue], Of(found, 24));
        Assert.Equal([(uint)SpirvOp.Constant, 15, 25, 0xBC00], Of(found, 25));
    }

    [Fact]
    public void WhatIsNotGivenKeepsItsDefault()
    {
        SpirvAssembly assembly = Shader().Add(71, 20, SpecId, 0).Add(19, 2).Add(33, 3, 2).Add(20, 9).Add(21, 10, 32, 0)
            .Add(50, 10, 20, 5).Add(50, 10, 21, 6).Add(48, 9, 22);
        uint[][] found = Specialized(assembly, []);
        Assert.Equal([(uint)SpirvOp.Constant, 10, 20, 5], Of(found, 20));
        Assert.Equal([(uint)SpirvOp.Constant, 10, 21, 6], Of(found, 21));
        Assert.Equal([(uint)SpirvOp.ConstantTrue, 9, 22], Of(found, 22));
    }

    [SkippableFact]
    public void WhatIsNotUnderstoodStaysAnOperationOverConstants()
    {
        // A sum of 64-bit numbers, a vector of it, a shuffle of a vector, and a plain vector.
        SpirvAssembly assembly = Shader(17, 11).Add(71, 20, SpecId, 0).Add(71, 30, SpecId, 1)
            .Add(19, 2).Add(33, 3, 2).Add(21, 10, 64, 0).Add(23, 11, 10, 2).Add(21, 12, 32, 0).Add(23, 13, 12, 2)
            .Add(50, 10, 20, 5, 0).Add(52, 10, 21, 128, 20, 20).Add(51, 11, 22, 20, 21)
            .Add(50, 12, 30, 7).Add(51, 13, 31, 30, 30).Add(52, 13, 32, 79, 31, 31, 0, 3).Add(52, 12, 33, 81, 32, 0);
        byte[] bytes = WithBody(assembly);
        SpirvModule specialized = Specialize(SpirvModule.Parse(bytes, "partly"), new SortedDictionary<uint, ulong> { [1] = 9 });
        uint[][] found = [.. Instructions(specialized)];
        Assert.Equal([(uint)SpirvOp.Constant, 10, 20, 5, 0], Of(found, 20));
        Assert.Equal([(uint)SpirvOp.SpecConstantOp, 10, 21, 128, 20, 20], Of(found, 21));
        Assert.Equal([(uint)SpirvOp.SpecConstantComposite, 11, 22, 20, 21], Of(found, 22));
        Assert.Equal([(uint)SpirvOp.Constant, 12, 30, 9], Of(found, 30));
        Assert.Equal([(uint)SpirvOp.ConstantComposite, 13, 31, 30, 30], Of(found, 31));
        Assert.Equal([(uint)SpirvOp.SpecConstantOp, 13, 32, 79, 31, 31, 0, 3], Of(found, 32));
        Assert.Equal([(uint)SpirvOp.SpecConstantOp, 12, 33, 81, 32, 0], Of(found, 33));
        Validate(SpirvModule.Parse(bytes, "partly"), "before");
        Validate(specialized, "partly");
    }

    [SkippableFact]
    public void WorkgroupSizesBecomeNumbers()
    {
        SpirvModule specialized = Specialize(
            SpirvModule.Parse(SpirvAssembly.LocalSizeId(), "by ids"), new SortedDictionary<uint, ulong> { [4] = 5 });
        Assert.False(specialized.UsesLocalSizeId);
        Assert.Equal(new WorkgroupSize(16, 15, 1), specialized.EntryPoints[0].WorkgroupSize);
        Validate(specialized, "by ids");
    }

    [Fact]
    public void DecorationsByGroupsGoAsWell()
    {
        // A group that is decorated with an id, and a number that belongs to it.
        SpirvAssembly assembly = Shader().Add(71, 40, SpecId, 3).Add(73, 40).Add(74, 40, 20)
            .Add(19, 2).Add(33, 3, 2).Add(21, 10, 32, 0).Add(50, 10, 20, 5);
        uint[][] found = Specialized(assembly, new() { [3] = 6 });
        Assert.Equal([(uint)SpirvOp.Constant, 10, 20, 6], Of(found, 20));
        Assert.DoesNotContain(found, i => i[0] == (uint)SpirvOp.Decorate && i[2] == SpecId);
    }

    [Fact]
    public void ABoolOfAnotherTypeStaysAsItIs()
    {
        SpirvAssembly assembly = Shader(17, 11).Add(19, 2).Add(33, 3, 2).Add(21, 10, 64, 0).Add(48, 10, 20);
        Assert.Equal([(uint)SpirvOp.SpecConstantTrue, 10, 20], Of(Specialized(assembly, []), 20));
    }

    private static SpirvAssembly Shader(params uint[] capabilities)
    {
        SpirvAssembly assembly = new SpirvAssembly(version: 0x00010300).Add(17, 1);
        for (int i = 0; i < capabilities.Length; i += 2)
        {
            assembly.Add((ushort)capabilities[i], capabilities[i + 1]);
        }

        return assembly.Add(14, 0, 1).AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1);
    }

    private static byte[] WithBody(SpirvAssembly assembly) => assembly.Add(54, 2, 1, 0, 3).Add(248, 50).Add(253).Add(56).ToBytes();

    private static uint[][] Specialized(SpirvAssembly assembly, SortedDictionary<uint, ulong> values) =>
        [.. Instructions(Specialize(SpirvModule.Parse(WithBody(assembly), "test"), values))];

    private static SpirvModule Specialize(SpirvModule module, IReadOnlyDictionary<uint, ulong> values) =>
        SpirvModule.Parse(MemoryMarshal.AsBytes(module.Specialize(values)), "specialized");

    private static uint[] Of(uint[][] instructions, uint id) => instructions.Single(i =>
        (SpirvOp)i[0] is >= SpirvOp.ConstantTrue and <= SpirvOp.SpecConstantOp && i[2] == id);

    private static bool IsSpecialization(uint op) => (SpirvOp)op is >= SpirvOp.SpecConstantTrue and <= SpirvOp.SpecConstantOp;

    // Opcode and operands.
    private static IEnumerable<uint[]> Instructions(SpirvModule module)
    {
        for (int position = SpirvModule.HeaderWords; position < module.Words.Length;)
        {
            int count = (int)(module.Words[position] >> 16);
            yield return [module.Words[position] & 0xFFFF, .. module.Words.AsSpan(position + 1, count - 1).ToArray()];
            position += count;
        }
    }

    private static void Validate(SpirvModule module, string name)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "spirv-val")).FirstOrDefault(File.Exists);
        Skip.If(program is null, "spirv-val is not installed.");
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(module.Words.AsSpan()));
            using Process process = Process.Start(
                new ProcessStartInfo(program!, ["--target-env", "vulkan1.3", "--scalar-block-layout", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();

            // A validator older than cooperative matrices cannot tell.
            bool isTooOld = said.Contains($"Invalid capability operand: {(int)SpirvCapability.CooperativeMatrixKHR}", StringComparison.Ordinal);
            Assert.True(process.ExitCode == 0 || isTooOld, $"{name}: {said}");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
