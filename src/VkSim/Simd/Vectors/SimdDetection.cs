using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace VkSim.Simd.Vectors;

/// <summary>Which <see cref="SimdLevel"/> this machine has, and which of them is to be used.</summary>
internal static class SimdDetection
{
    /// <summary>The environment variable that forces a lower level: avx512, avx2, sse or scalar.</summary>
    public const string Variable = "VKSIM_SIMD";

    private static int s_current = -1;

    extension(SimdLevel)
    {
        /// <summary>The level in use: the highest one that the machine has, or the one that VKSIM_SIMD names.</summary>
        /// <exception cref="ArgumentException">VKSIM_SIMD names an unknown level, or one that this machine lacks.</exception>
        public static SimdLevel Current
        {
            get
            {
                int current = Volatile.Read(ref s_current);
                if (current < 0)
                {
                    current = (int)Resolve(Environment.GetEnvironmentVariable(Variable));
                    Volatile.Write(ref s_current, current);
                }

                return (SimdLevel)current;
            }
        }
    }

    /// <summary>The highest level that this machine has.</summary>
    public static SimdLevel Highest { get; } =
        Vector512.IsHardwareAccelerated && Fma.IsSupported ? SimdLevel.Avx512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? SimdLevel.Avx2
        : Vector128.IsHardwareAccelerated ? SimdLevel.Sse
        : SimdLevel.Scalar;

    /// <summary>Whether a multiplication and an addition are one instruction with one rounding here.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Every level that this machine can run, lowest first.</summary>
    public static IReadOnlyList<SimdLevel> Supported { get; } =
        [.. Enum.GetValues<SimdLevel>().Where(level => level <= Highest)];

    /// <summary>The level that a setting (null or empty: no setting) selects on this machine.</summary>
    /// <exception cref="ArgumentException">The setting is unknown, or above what the machine has.</exception>
    public static SimdLevel Resolve(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return Highest;
        }

        SimdLevel level = setting.Trim().ToLowerInvariant() switch
        {
            "avx512" => SimdLevel.Avx512,
            "avx2" => SimdLevel.Avx2,
            "sse" => SimdLevel.Sse,
            "scalar" => SimdLevel.Scalar,
            _ => throw new ArgumentException($"{Variable}='{setting}' is not an instruction level; expected avx512, avx2, sse or scalar."),
        };
        if (level > Highest)
        {
            throw new ArgumentException($"{Variable}='{setting}' asks for more than this machine has; expected {Highest.ToString().ToLowerInvariant()} or less.");
        }

        return level;
    }

    /// <summary>The instructions behind a level on this machine, for people: "AVX-512, FMA".</summary>
    public static string Describe(SimdLevel level)
    {
        if (level == SimdLevel.Scalar)
        {
            return "scalar";
        }

        if (!X86Base.IsSupported)
        {
            return AdvSimd.IsSupported ? "NEON" : "128-bit vectors";
        }

        string width = level switch
        {
            SimdLevel.Avx512 => "AVX-512",
            SimdLevel.Avx2 => "AVX2",
            _ => "SSE",
        };
        return Fma.IsSupported ? width + ", FMA" : width;
    }

    /// <summary>The processor's own name, or its architecture where the system does not tell.</summary>
    public static string ProcessorName { get; } = ReadBrandString() ?? ReadProcCpuInfo()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    // CPUID leaves 0x80000002 to 0x80000004 hold 48 characters.
    private static string? ReadBrandString()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
        {
            return null;
        }

        Span<int> words = stackalloc int[12];
        for (int leaf = 0; leaf < 3; leaf++)
        {
            (words[4 * leaf], words[(4 * leaf) + 1], words[(4 * leaf) + 2], words[(4 * leaf) + 3]) =
                X86Base.CpuId(unchecked((int)0x80000002) + leaf, 0);
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(words);
        int end = bytes.IndexOf((byte)0);
        string name = System.Text.Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]).Trim();
        return name.Length == 0 ? null : name;
    }

    private static string? ReadProcCpuInfo()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            foreach (string line in File.ReadLines("/proc/cpuinfo"))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal) || line.StartsWith("Model", StringComparison.Ordinal))
                {
                    return line[(line.IndexOf(':') + 1)..].Trim();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only a name for people: the architecture stands in.
        }

        return null;
    }
}
