using System.Numerics;
using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class KernelConstantTests
{
    // Every 32-bit word of the block is given back, so that the layout itself is checked.
    private const string Echo = """
        #version 450
        layout(local_size_x = 1) in;
        struct Inner { int a; float b; };
        layout(push_constant) uniform P
        {
            float scale; int shift; uint count; bool flip;
            vec3 color; uint tail;
            mat2 turn; float weights[3]; Inner inner[2]; layout(row_major) mat2 rows;
        } p;
        layout(binding = 0) buffer Words { uint words[]; };
        void main()
        {
            words[0] = floatBitsToUint(p.scale); words[1] = uint(p.shift); words[2] = p.count; words[3] = p.flip ? 1u : 0u;
            words[4] = floatBitsToUint(p.color.x); words[5] = floatBitsToUint(p.color.y); words[6] = floatBitsToUint(p.color.z);
            words[7] = p.tail;
            words[8] = floatBitsToUint(p.turn[0].x); words[9] = floatBitsToUint(p.turn[0].y);
            words[10] = floatBitsToUint(p.turn[1].x); words[11] = floatBitsToUint(p.turn[1].y);
            for (int i = 0; i < 3; i++) { words[12 + i] = floatBitsToUint(p.weights[i]); }
            words[15] = uint(p.inner[1].a); words[16] = floatBitsToUint(p.inner[1].b);
            words[17] = floatBitsToUint(p.rows[0].x); words[18] = floatBitsToUint(p.rows[0].y);
            words[19] = floatBitsToUint(p.rows[1].x); words[20] = floatBitsToUint(p.rows[1].y);
        }
        """;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Every_kind_of_constant_arrives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Echo);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(21);
        kernel.SetBuffer("words", words);
        kernel.SetFloat("scale", -1.25f);
        kernel.SetInt("shift", -7);
        kernel.SetUInt("count", 0xFFFF_FFFE);
        kernel.SetBool("flip", true);
        kernel.SetFloats("color", 1, 2, 3);
        kernel.SetInt("tail", 9);
        kernel.SetFloats("turn", 4, 5, 6, 7);
        kernel.SetFloats("weights", [0.5f, 0.25f, 0.125f]);
        kernel.SetInt("inner[1].a", -3);
        kernel.SetConstant("inner[1].b", 2.5f);
        kernel.SetFloats("rows", 8, 9, 10, 11);
        kernel.Dispatch(1).Wait();
        uint[] found = words.ToArray();
        float[] Floats(int first, int count) => [.. found.Skip(first).Take(count).Select(BitConverter.UInt32BitsToSingle)];
        Assert.Equal([-1.25f], Floats(0, 1));
        Assert.Equal([unchecked((uint)-7), 0xFFFF_FFFE, 1u], found[1..4]);
        Assert.Equal([1f, 2f, 3f], Floats(4, 3));
        Assert.Equal(9u, found[7]);
        Assert.Equal([4f, 5f, 6f, 7f, 0.5f, 0.25f, 0.125f], Floats(8, 7));
        Assert.Equal(unchecked((uint)-3), found[15]);
        Assert.Equal([2.5f, 8f, 9f, 10f, 11f], Floats(16, 5));

        kernel.SetBool("flip", false);
        kernel.SetConstant("color", new Vector3(-1, -2, -3));
        kernel.SetFloat(kernel.FindConstant("scale"), 3);
        kernel.Dispatch(1).Wait();
        found = words.ToArray();
        Assert.Equal([3f], Floats(0, 1));
        Assert.Equal(0u, found[3]);
        Assert.Equal([-1f, -2f, -3f], Floats(4, 3));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Wrong_types_and_counts_are_told(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Echo);
        using Kernel kernel = shader.FindKernel();
        (Action Call, string Message)[] cases =
        [
            (() => kernel.SetInt("scale", 1), "'scale' (float) of the kernel 'test.comp' was given the integer 1"),
            (() => kernel.SetFloat("shift", 1), "'shift' (int) of the kernel 'test.comp' was given a float"),
            (() => kernel.SetInt("count", -1), "'count' (uint) of the kernel 'test.comp' was given the integer -1"),
            (() => kernel.SetUInt("shift", 0x8000_0000), "the integer 2147483648"),
            (() => kernel.SetFloat("color", 1), "no scalar"),
            (() => kernel.SetFloats("color", 1, 2), "2 values by SetFloats, expected 3"),
            (() => kernel.SetFloats("weights", 1, 2, 3, 4), "4 values by SetFloats, expected 3"),
            (() => kernel.SetInts("color", 1, 2, 3), "the integer 1"),
            (() => kernel.SetConstant("color", 1.0), "Double of 8 bytes, expected 12"),
            (() => kernel.SetConstants(1.0), "Double of 8 bytes, expected"),
        ];
        foreach ((Action call, string message) in cases)
        {
            Assert.Contains(message, Assert.Throws<ShaderBindingException>(call).Message, StringComparison.Ordinal);
        }
    });

    [StructLayout(LayoutKind.Sequential)]
    private struct Block
    {
        public uint First;
        public float Second;
        public long Third;
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_whole_block_is_set_at_once(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, """
            #version 450
            layout(local_size_x = 1) in;
            layout(push_constant) uniform P { uint first; float second; uvec2 third; };
            layout(binding = 0) buffer Words { uint words[]; };
            void main() { words[0] = first; words[1] = floatBitsToUint(second); words[2] = third.x; words[3] = third.y; }
            """);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(4);
        kernel.SetBuffer("words", words);
        kernel.SetConstants(new Block { First = 5, Second = 1.5f, Third = 0x0000_0007_0000_0009 });
        kernel.Dispatch(1).Wait();
        Assert.Equal([5u, BitConverter.SingleToUInt32Bits(1.5f), 9u, 7u], words.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_dispatch_takes_the_constants_as_they_are(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, """
            #version 450
            layout(local_size_x = 1) in;
            layout(push_constant) uniform P { uint place; uint value; };
            layout(binding = 0) buffer Words { uint words[]; };
            void main() { words[place] = value; }
            """);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(16);
        using CommandList list = device.CreateCommandList();
        kernel.SetBuffer("words", words);
        for (uint i = 0; i < 16; i++)
        {
            kernel.SetUInt("place", i);
            kernel.SetUInt("value", i * i);
            list.Dispatch(kernel, 1);
        }

        list.Submit().Wait();
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (uint)(i * i)), words.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Setting_a_kernel_up_allocates_nothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Echo);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(21);
        // Not as separate arguments: unoptimized callers allocate for those.
        float[] color = [1, 2, 3];
        void SetUp()
        {
            kernel.SetBuffer("words", words);
            kernel.SetBuffer(0, words, 0, 84);
            kernel.SetFloat("scale", 1);
            kernel.SetInt("shift", 2);
            kernel.SetUInt("count", 3);
            kernel.SetBool("flip", true);
            kernel.SetFloats("color", color);
            kernel.SetConstant("inner[1].b", 2.5f);
            kernel.ThrowIfNotReady();
            _ = kernel.GroupsFor(100, 2);
        }

        SetUp();
        SetUp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            SetUp();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });
}
