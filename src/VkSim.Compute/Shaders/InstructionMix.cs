using System.Text.RegularExpressions;

namespace VkSim.Compute;

/// <summary>The instructions of a loop, and how many of them multiply and add.</summary>
internal sealed partial record InstructionMix(int Instructions, int MultiplyAdds)
{
    /// <summary>
    /// The loop with the most multiply-adds, out of a driver's assembly; null where there is none. A loop is what lies between a
    /// label and the last instruction that names it afterwards, without the loops inside of it.
    /// </summary>
    public static InstructionMix? OfHottestLoop(IEnumerable<KernelRepresentation> representations)
    {
        InstructionMix? hottest = null;
        foreach (KernelRepresentation code in representations.Where(r => IsAssembly(r.Name)))
        {
            string[] lines = code.Text.Split('\n');
            List<(int First, int Last)> loops = Loops(lines);
            foreach ((int First, int Last) loop in loops)
            {
                InstructionMix mix = Count(lines, loop, [.. loops.Where(other => IsInside(other, loop))]);
                hottest = mix.MultiplyAdds > (hottest?.MultiplyAdds ?? 0) ? mix : hottest;
            }
        }

        return hottest;
    }

    private static bool IsAssembly(string name) =>
        name.Contains("assembly", StringComparison.OrdinalIgnoreCase) || name.Contains("ISA", StringComparison.Ordinal);

    private static bool IsInside((int First, int Last) inner, (int First, int Last) outer) =>
        inner != outer && inner.First >= outer.First && inner.Last <= outer.Last;

    private static List<(int First, int Last)> Loops(string[] lines)
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        var ends = new Dictionary<int, int>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (Label().Match(lines[i]) is { Success: true } label)
            {
                labels[label.Groups[1].Value] = i;
            }
            else if (Target().Match(lines[i]) is { Success: true } target && labels.TryGetValue(target.Value, out int first))
            {
                ends[first] = i;
            }
        }

        return [.. ends.Select(e => (e.Key, e.Value))];
    }

    private static InstructionMix Count(string[] lines, (int First, int Last) loop, (int First, int Last)[] inner)
    {
        int instructions = 0;
        int multiplyAdds = 0;
        for (int i = loop.First; i <= loop.Last; i++)
        {
            string line = lines[i];
            if (!Array.Exists(inner, l => i >= l.First && i <= l.Last) && Instruction().IsMatch(line) && !Label().IsMatch(line))
            {
                instructions++;
                multiplyAdds += MultiplyAdd().IsMatch(line) ? 1 : 0;
            }
        }

        return new InstructionMix(instructions, multiplyAdds);
    }

    // AMD's, Intel's and Qualcomm's compilers in Mesa.
    [GeneratedRegex(@"^\s*(BB\d+|LABEL\d+|l\d+|label\w*)\s*:")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(BB\d+|LABEL\d+|l\d+|label\w*)\b")]
    private static partial Regex Target();

    [GeneratedRegex(@"^\s*(\(\S+\)\s*)?[a-z][\w.]*")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^\s*(\(\S+\)\s*)*(v_(pk_)?(fma|fmac|mad|mac)\w*_f(16|32)|mad\(|mad\.f|mad\.sat\(|ffma)")]
    private static partial Regex MultiplyAdd();
}
