namespace VkSim.Compute;

/// <summary>
/// Runs every reduction of shaders/lib/subgroup.glsl on a device under one tier and compares with what it must give. The inputs are
/// small integers, so every order of summation gives the same bits and a difference is a defect.
/// </summary>
internal sealed class SubgroupSelfTest
{
    private const int Fields = 12;
    private const int Workgroups = 3;
    private const int Subgroups = 4;
    private const int TreeSize = 96;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly GpuDevice _device;
    private readonly SubgroupSupport _tier;
    private readonly int _size;
    private readonly float[] _values;

    private SubgroupSelfTest(GpuDevice device, SubgroupSupport tier)
    {
        _device = device;
        _tier = tier;
        _size = WorkgroupSize(device.Capabilities, tier);
        _values = new float[_size * Workgroups];
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = i * 37 % 61 - 30;
        }
    }

    /// <summary>What is wrong with a tier; null where it gives right results.</summary>
    /// <param name="device">The device.</param>
    /// <param name="tier">The tier to try.</param>
    /// <param name="spirv">The shader to try it with; null takes the built-in one.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static string? Fault(GpuDevice device, SubgroupSupport tier, byte[]? spirv = null)
    {
        var test = new SubgroupSelfTest(device, tier);
        try
        {
            return test.Run(spirv ?? SelfTestShaders.Read($"selftest.{tier.Variant}"));
        }
        catch (Exception e) when (e is NotSupportedException || e is GpuException and not DeviceLostException)
        {
            // A driver that offers a tier and then refuses the shader does not have it.
            return $"its test shader cannot run: {e.Message}";
        }
    }

    private static int WorkgroupSize(DeviceCapabilities limits, SubgroupSupport tier)
    {
        if (tier.Tier == SubgroupTier.SharedMemory)
        {
            return TreeSize;
        }

        int most = Math.Min(limits.MaxComputeWorkGroupInvocations, (int)Math.Min(limits.MaxComputeWorkGroupSize.X, int.MaxValue)) / tier.Size;
        most = tier.Tier == SubgroupTier.RequiredSize ? Math.Min(most, tier.MaxSubgroups) : most;
        // A power of two of subgroups, so that rows of several subgroups divide the workgroup.
        return tier.Size * (most >= Subgroups ? Subgroups : most >= 2 ? 2 : 1);
    }

    private string? Run(byte[] spirv)
    {
        using ComputeShader shader = ComputeShader.FromSpirv(_device, spirv, $"selftest.{_tier.Variant}");
        KernelOptions options = _tier.Apply(new KernelOptions { Specialization = { [0u] = _size } });
        using Kernel kernel = shader.FindKernel("main", options);
        using GpuBuffer<float> values = _device.CreateBuffer<float>(_values.Length, "selftest values");
        using GpuBuffer<uint> results = _device.CreateBuffer<uint>((long)_values.Length * Fields, "selftest results");
        values.Write(_values);
        kernel.SetBuffer("values", values);
        kernel.SetBuffer("results", results);
        int unit = _tier.Size > 0 ? _tier.Size : TreeSize / 3;
        foreach (int rowWidth in new[] { unit / 2, unit, unit * 2 })
        {
            if (_size % rowWidth == 0 && RunRows(kernel, results, rowWidth) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? RunRows(Kernel kernel, GpuBuffer<uint> results, int rowWidth)
    {
        results.Fill(0xDEADBEEF);
        kernel.SetUInt("row_width", (uint)rowWidth);
        if (!kernel.Dispatch(Workgroups).Wait(Patience))
        {
            return $"its test does not end within {Patience.TotalSeconds} seconds";
        }

        uint[] found = results.ToArray();
        for (int group = 0; group < Workgroups; group++)
        {
            if (!IsRight(_values.AsSpan(group * _size, _size), found.AsSpan(group * _size * Fields, _size * Fields), rowWidth))
            {
                return $"it gives wrong sums for rows of {rowWidth}";
            }
        }

        return null;
    }

    private bool IsRight(ReadOnlySpan<float> values, ReadOnlySpan<uint> found, int rowWidth)
    {
        Span<uint> expected = stackalloc uint[Fields];
        Workgroup(values, expected);
        for (int place = 0; place < values.Length; place++)
        {
            ReadOnlySpan<float> row = values.Slice(place / rowWidth * rowWidth, rowWidth);
            expected[0] = (uint)place;
            expected[8] = Bits(Sum(row));
            expected[9] = MaximumOfBits(row);
            if (!found.Slice(place * Fields, Fields).SequenceEqual(expected))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What every invocation of the workgroup must have; the fields in the order of shaders/selftest.comp.</summary>
    private void Workgroup(ReadOnlySpan<float> values, Span<uint> expected)
    {
        float maximum = float.NegativeInfinity;
        float minimum = float.PositiveInfinity;
        float squares = 0;
        foreach (float value in values)
        {
            maximum = Math.Max(maximum, value);
            minimum = Math.Min(minimum, value);
            squares += value * value;
        }

        expected[1] = Bits(Sum(values));
        expected[2] = Bits(maximum);
        expected[3] = Bits(minimum);
        expected[4] = (uint)(Sum(values) + 1000 * values.Length);
        expected[5] = MaximumOfBits(values);
        expected[6] = Bits(values.Length);
        expected[7] = Bits(squares);
        expected[10] = (uint)_tier.Size;
        expected[11] = (uint)_tier.Size;
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static uint MaximumOfBits(ReadOnlySpan<float> values)
    {
        uint maximum = 0;
        foreach (float value in values)
        {
            maximum = Math.Max(maximum, Bits(Math.Abs(value)));
        }

        return maximum;
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
