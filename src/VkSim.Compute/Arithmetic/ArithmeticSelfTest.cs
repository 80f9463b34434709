using System.Numerics;

namespace VkSim.Compute;

/// <summary>Runs the basic operations on a device, and compares their bits with what IEEE 754 has for them.</summary>
internal sealed class ArithmeticSelfTest
{
    private const int Group = 64;
    private const int Ordinary = 16 * Group;
    private const int Subnormal = Group;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Vector4[] _operands = new Vector4[Ordinary + Subnormal];
    private readonly uint[] _found = new uint[4 * (Ordinary + Subnormal)];

    private ArithmeticSelfTest()
    {
    }

    private enum Result
    {
        Quotient,
        Root,
        Fused,
        Product,
    }

    /// <summary>What a device's arithmetic is like; of a device that cannot run the test nothing is taken for granted.</summary>
    /// <param name="device">The device.</param>
    /// <param name="spirv">The shader to try it with; null takes the built-in one.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static GpuArithmetic Run(GpuDevice device, byte[]? spirv = null)
    {
        var test = new ArithmeticSelfTest();
        test.Fill();
        try
        {
            return test.Dispatch(device, spirv ?? SelfTestShaders.Read("selftest_arithmetic")) ? test.Judge() : new GpuArithmetic();
        }
        catch (Exception e) when (e is NotSupportedException || e is GpuException and not DeviceLostException)
        {
            return new GpuArithmetic();
        }
    }

    // Random significands; the third number is such that a fused result is what the product lost in rounding.
    private void Fill()
    {
        uint state = 12345;
        for (int i = 0; i < Ordinary; i++)
        {
            float x = Random(ref state, 117, 20);
            float y = Random(ref state, 117, 20);
            _operands[i] = new Vector4(x, y, -(x * y), 0);
        }

        for (int i = Ordinary; i < _operands.Length; i++)
        {
            // A subnormal number, or one of which a quotient or a product is.
            float x = i % 2 == 0 ? float.BitIncrement(Random(ref state, 0, 1)) : Random(ref state, 1, 2);
            float y = (i % 4) switch { 1 => 4, 3 => 0.25f, _ => 1 };
            _operands[i] = new Vector4(x, y, -x / 2, 0);
        }
    }

    private static float Random(ref uint state, uint exponent, uint exponents)
    {
        state = (state * 1664525) + 1013904223;
        uint power = exponent + (state >> 8) % exponents;
        state = (state * 1664525) + 1013904223;
        return BitConverter.UInt32BitsToSingle((power << 23) | (state >> 9));
    }

    private bool Dispatch(GpuDevice device, byte[] spirv)
    {
        using ComputeShader shader = ComputeShader.FromSpirv(device, spirv, "selftest_arithmetic");
        using Kernel kernel = shader.FindKernel("main", new KernelOptions { Specialization = { [0u] = Group } });
        using GpuBuffer<Vector4> operands = device.CreateBuffer<Vector4>(_operands.Length, "selftest operands");
        using GpuBuffer<uint> results = device.CreateBuffer<uint>(_found.Length, "selftest results");
        operands.Write(_operands);
        results.Fill(0xDEADBEEF);
        kernel.SetBuffer("operands", operands);
        kernel.SetBuffer("results", results);
        if (!kernel.Dispatch((uint)(_operands.Length / Group)).Wait(Patience))
        {
            return false;
        }

        results.ToArray().CopyTo(_found, 0);
        return true;
    }

    private GpuArithmetic Judge() => new()
    {
        FusesMultiplyAdd = IsRight(Result.Fused, 0, Ordinary),
        RoundsDivision = IsRight(Result.Quotient, 0, Ordinary),
        RoundsSquareRoot = IsRight(Result.Root, 0, Ordinary),
        KeepsSubnormals = IsRight(Result.Product, Ordinary, Subnormal) && IsRight(Result.Quotient, Ordinary, Subnormal),
    };

    private bool IsRight(Result result, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            Vector4 given = _operands[i];
            float expected = result switch
            {
                Result.Quotient => given.X / given.Y,
                Result.Root => MathF.Sqrt(given.X),
                Result.Fused => MathF.FusedMultiplyAdd(given.X, given.Y, given.Z),
                _ => given.X * given.Y,
            };
            if (_found[(4 * i) + (int)result] != BitConverter.SingleToUInt32Bits(expected))
            {
                return false;
            }
        }

        return true;
    }
}
