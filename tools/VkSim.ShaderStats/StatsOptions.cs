using System.Globalization;

namespace VkSim.ShaderStats;

/// <summary>The command line of the tool.</summary>
/// <param name="Driver">The adapter by index or by a part of its name, or a generation of AMD's; null: the first that tells.</param>
/// <param name="SubgroupSize">The subgroup size to require; null: what the driver reports.</param>
/// <param name="Kernel">A part of the names of the shaders to compile; null: all.</param>
/// <param name="Slice">A kernel of each kind instead of all.</param>
/// <param name="Json">JSON instead of a table.</param>
/// <param name="Against">A table to compare with; null: none.</param>
/// <param name="Changed">Only kernels that the table has not, or not of the same module and driver.</param>
/// <param name="Modules">The folder to write modules to instead; null: none.</param>
internal sealed record StatsOptions(
    string? Driver, int? SubgroupSize, string? Kernel, bool Slice, bool Json, string? Against, bool Changed, string? Modules)
{
    public const string Usage = """
        Usage: VkSim.ShaderStats [--driver NAME] [--subgroup N] [--kernel TEXT] [--slice] [--json]
                                  [--against FILE [--changed]] [--modules FOLDER]

        Compiles every built-in kernel with the constants that the tuning for the device chooses, runs none, and prints what the
        driver's compiler says of them: registers, spills, scratch and shared memory, waves, instructions and waits, estimated cycles, and the
        share of multiply-adds in the hottest loop. Needs a driver with VK_KHR_pipeline_executable_properties.

          --driver NAME    an adapter's index or a part of its name; or polaris10, vega10, navi10, navi21 or gfx1100, which
                           Mesa's driver for AMD compiles for without a GPU
          --subgroup N     the subgroup size that kernels require, instead of the one that the driver reports
          --kernel TEXT    only shaders whose name contains it, with the subgroup size and constants that all would have
          --slice          a kernel of each kind instead of all of them
          --json           JSON, a line a kernel
          --against FILE   compare with a table that was kept: 4 is returned when a kernel spills or is worse by more than a tenth
          --changed        compile only what the table was not made of: other modules, another driver
          --modules FOLDER write the kernels instead, with values in place of their constants as MoltenVK gets them, a file each

        Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such driver, 4 a kernel spills or got worse.
        """;

    /// <summary>Generations of AMD's GPUs that Mesa's RADV compiles for without one.</summary>
    public static IReadOnlyList<string> AmdFamilies { get; } = ["polaris10", "vega10", "navi10", "navi21", "gfx1100"];

    /// <summary>Whether the driver is one of the generations.</summary>
    public bool IsAmdFamily => Driver is not null && AmdFamilies.Contains(Driver);

    /// <summary>Whether a shader is asked for.</summary>
    public bool Wants(string shader) => Kernel is null || shader.Contains(Kernel, StringComparison.Ordinal);

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message says what of it.</exception>
    public static StatsOptions Parse(string[] args)
    {
        var options = new StatsOptions(null, null, null, false, false, null, false, null);
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--driver" => options with { Driver = Value(args, ref i) },
                "--subgroup" => options with { SubgroupSize = Size(Value(args, ref i)) },
                "--kernel" => options with { Kernel = Value(args, ref i) },
                "--slice" => options with { Slice = true },
                "--json" => options with { Json = true },
                "--against" => options with { Against = Value(args, ref i) },
                "--changed" => options with { Changed = true },
                "--modules" => options with { Modules = Value(args, ref i) },
                _ => throw new FormatException($"cannot understand '{args[i]}'"),
            };
        }

        return options switch
        {
            { Kernel: not null, Against: not null } =>
                throw new FormatException("--kernel: a table that was kept has the other kernels as well; expected it without --against"),
            { Changed: true, Against: null } => throw new FormatException("--changed: found no table; expected it with --against"),
            _ => options,
        };
    }

    private static string Value(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]}: found no value");

    private static int Size(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 4 and <= 128 && int.IsPow2(size)
            ? size
            : throw new FormatException($"--subgroup {text}: expected a power of two from 4 to 128");
}
