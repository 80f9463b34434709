using System.Diagnostics;
using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

/// <summary>Whatever bytes come in, the result is a module or an InvalidDataException, soon.</summary>
public sealed class SpirvFuzzTests
{
    private const int Seed = 20261121;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    public static TheoryData<string> Corpus
    {
        get
        {
            var files = new TheoryData<string>();
            foreach (string file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "shaders", "spirv"), "selftest*.spv"))
            {
                files.Add(Path.GetFileName(file));
            }

            return files;
        }
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 3, 2, 0x23, 7 })]
    [InlineData(new byte[] { 3, 2, 0x23, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 2, 0x23, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3 })]
    [InlineData(new byte[] { 3, 2, 0x23, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 2, 0x23, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 9, 0 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 })]
    public void Fragments_are_refused_by_name(byte[] bytes)
    {
        var error = Assert.Throws<InvalidDataException>(() => ShaderReflection.FromSpirv(bytes, "broken.spv"));
        Assert.StartsWith("'broken.spv' is not a valid SPIR-V module", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Every_truncation_is_refused_or_read(string file)
    {
        byte[] module = Read(file);
        for (int length = 0; length < module.Length; length++)
        {
            Try(module.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Mutations_never_crash(string file)
    {
        byte[] module = Read(file);
        var random = new Random(Seed);
        var time = Stopwatch.StartNew();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 4000 && time.Elapsed < Budget; i++)
        {
            byte[] mutated = Mutate(module, random);
            if (Try(mutated))
            {
                read++;
            }
            else
            {
                refused++;
            }
        }

        // Both must happen, or the mutations are too weak or too strong to tell anything.
        Assert.True(read > 20 && refused > 20, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Random_instructions_never_crash()
    {
        var random = new Random(Seed);
        ushort[] ops = [5, 6, 15, 16, 17, 19, 20, 21, 22, 23, 24, 25, 28, 29, 30, 32, 41, 43, 44, 46, 48, 49, 50, 51, 52, 54, 56, 57, 59, 61, 62, 65, 71, 72, 74, 75, 331];
        var time = Stopwatch.StartNew();
        for (int i = 0; i < 20000 && time.Elapsed < Budget; i++)
        {
            SpirvAssembly assembly = new SpirvAssembly().AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1);
            for (int k = random.Next(60); k > 0; k--)
            {
                uint[] operands = new uint[random.Next(7)];
                for (int o = 0; o < operands.Length; o++)
                {
                    operands[o] = random.Next(8) == 0 ? (uint)random.NextInt64(1L << 32) : (uint)random.Next(40);
                }

                assembly.Add(ops[random.Next(ops.Length)], operands);
            }

            Try(assembly.ToBytes());
        }
    }

    [Fact]
    public void Deep_and_shared_types_end_soon()
    {
        var deep = new SpirvAssembly().AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1).Add(21, 100, 32, 0);
        for (uint i = 101; i < 200; i++)
        {
            deep.Add(30, i, i - 1, i - 1, i - 1);
        }

        Assert.Throws<InvalidDataException>(() => ShaderReflection.FromSpirv(deep.ToBytes()));

        // Thirty levels of structures that each hold the one below twice: two to the thirtieth members.
        foreach (bool hasMember in new[] { true, false })
        {
            SpirvAssembly shared = new SpirvAssembly().AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1).Add(21, 100, 32, 0);
            shared.Add(30, hasMember ? [101u, 100u] : [101u]);
            for (uint i = 102; i < 130; i++)
            {
                shared.Add(30, i, i - 1, i - 1);
            }

            shared.Add(32, 300, 9, 129).Add(59, 300, 301, 9);
            Assert.Throws<InvalidDataException>(() => ShaderReflection.FromSpirv(shared.ToBytes()));
        }
    }

    [Fact]
    public void Endless_arrays_and_recursive_calls_end_soon()
    {
        SpirvAssembly arrays = new SpirvAssembly().AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1)
            .Add(21, 100, 32, 0).Add(43, 100, 101, uint.MaxValue).Add(71, 103, 6, uint.MaxValue)
            .Add(30, 102, 100).Add(28, 103, 102, 101);
        Assert.Throws<InvalidDataException>(() => ShaderReflection.FromSpirv(arrays.ToBytes()));

        SpirvAssembly calls = new SpirvAssembly().AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1)
            .Add(54, 2, 1, 0, 3).Add(57, 2, 9, 1).Add(57, 2, 10, 8).Add(56).Add(54, 2, 8, 0, 3).Add(57, 2, 11, 1).Add(56);
        Assert.Single(ShaderReflection.FromSpirv(calls.ToBytes()).EntryPoints);
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "shaders", "spirv", file));

    private static byte[] Mutate(byte[] module, Random random)
    {
        byte[] result = module.ToArray();
        for (int k = random.Next(1, 6); k > 0; k--)
        {
            int word = random.Next(result.Length / 4) * 4;
            switch (random.Next(5))
            {
                case 0:
                    result[random.Next(result.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    BitConverter.TryWriteBytes(result.AsSpan(word), random.Next());
                    break;
                case 2:
                    BitConverter.TryWriteBytes(result.AsSpan(word), (uint)random.Next(64));
                    break;
                case 3:
                    int from = random.Next(result.Length / 4) * 4;
                    int length = Math.Min(random.Next(1, 16) * 4, result.Length - Math.Max(from, word));
                    result.AsSpan(from, length).CopyTo(result.AsSpan(word));
                    break;
                default:
                    BitConverter.TryWriteBytes(result.AsSpan(word), uint.MaxValue);
                    break;
            }
        }

        return result;
    }

    private static bool Try(ReadOnlySpan<byte> bytes)
    {
        try
        {
            ShaderReflection reflection = ShaderReflection.FromSpirv(bytes, "fuzz");
            foreach (ShaderEntryPoint entry in reflection.EntryPoints)
            {
                _ = reflection.WorkgroupSizeOf(entry, new Dictionary<uint, ulong> { [0] = 7 });
            }

            Assert.True(reflection.Module.Specialize(new Dictionary<uint, ulong> { [0] = 7 }).Length <= bytes.Length / 4);

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
