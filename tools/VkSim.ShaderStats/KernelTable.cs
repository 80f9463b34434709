using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VkSim.Compute;

namespace VkSim.ShaderStats;

/// <summary>The kernels of a device, as text for people and as JSON, a line a kernel, to be kept and compared.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Driver">The driver with its version.</param>
/// <param name="Kernels">The kernels that were compiled, in the order of their keys.</param>
/// <param name="Modules">By key, the digest of what the driver gets of a kernel: of these and of those that were not compiled.</param>
internal sealed record KernelTable(string Device, string Driver, IReadOnlyList<CompiledKernel> Kernels, IReadOnlyDictionary<string, string> Modules)
{
    private static readonly (string Title, string Name, Func<KernelFigures, double?> Figure)[] Columns =
    [
        ("registers", "registers", f => f.Registers),
        ("spills", "spills", f => f.Spills),
        ("scratch", "scratch", f => f.Scratch),
        ("shared", "shared", f => f.Shared),
        ("waves", "waves", f => f.Waves),
        ("lanes", "lanes", f => f.SubgroupSize),
        ("instructions", "instructions", f => f.Instructions),
        ("waits", "waits", f => f.Waits),
        ("cycles", "cycles", f => f.Cycles),
        ("mads %", "loopMultiplyAddPercent", f => f.HotLoop is { } loop ? Math.Round(100.0 * loop.MultiplyAdds / loop.Instructions, 1) : null),
    ];

    /// <summary>Writes a table for people.</summary>
    public void WriteText(TextWriter output)
    {
        int width = Kernels.Max(k => k.Key.Length);
        output.WriteLine($"{Device} ({Driver}), {Kernels.Count} kernels");
        output.WriteLine("kernel".PadRight(width) + string.Concat(Columns.Select(c => $"  {c.Title}")));
        foreach (CompiledKernel kernel in Kernels)
        {
            output.WriteLine(kernel.Key.PadRight(width)
                + string.Concat(Columns.Select(c => "  " + Format(c.Figure(kernel.Figures)).PadLeft(c.Title.Length))));
        }

        output.WriteLine("total".PadRight(width) + string.Concat(Columns.Select(c => "  " + Total(c.Title, c.Figure).PadLeft(c.Title.Length))));
    }

    /// <summary>Writes JSON, a line a kernel; those that were not compiled as they were kept.</summary>
    public void WriteJson(TextWriter output, KeptTable? kept)
    {
        Dictionary<string, CompiledKernel> compiled = Kernels.ToDictionary(kernel => kernel.Key);
        IEnumerable<string> lines = Modules.Keys.Order(StringComparer.Ordinal)
            .Select(key => Line(key, compiled.TryGetValue(key, out CompiledKernel? kernel) ? Figures(kernel) : Figures(kept!, key)));
        output.WriteLine("{");
        output.WriteLine($"  \"device\": {Quote(Device)},");
        output.WriteLine($"  \"driver\": {Quote(Driver)},");
        output.WriteLine("  \"kernels\": {");
        output.WriteLine(string.Join($",{output.NewLine}", lines));
        output.WriteLine("  }");
        output.WriteLine("}");
    }

    /// <summary>What is wrong with the kernels: spills and scratch, and what got worse than in a table that was kept.</summary>
    /// <param name="kept">The table; null: there is none.</param>
    public IEnumerable<string> Faults(KeptTable? kept)
    {
        foreach (CompiledKernel kernel in Kernels.Where(k => k.Figures.Spills > 0 || k.Figures.Scratch > 0))
        {
            yield return $"{kernel.Key}: {Format(kernel.Figures.Spills)} spills, {Format(kernel.Figures.Scratch)} bytes of scratch; expected none";
        }

        // Another compiler gives other figures.
        if (kept?.Driver != Driver)
        {
            yield break;
        }

        foreach (CompiledKernel kernel in Kernels)
        {
            foreach (string fault in kept.Figures(kernel.Key) is { } before ? Worse(kernel, before) : ["is not in the table; renew it"])
            {
                yield return $"{kernel.Key}: {fault}";
            }
        }

        foreach (string gone in kept.Keys.Except(Modules.Keys))
        {
            yield return $"{gone}: is in the table and not compiled any more; renew it";
        }
    }

    private static IEnumerable<string> Worse(CompiledKernel kernel, JsonObject before)
    {
        foreach ((string title, string name, Func<KernelFigures, double?> figure) in Columns)
        {
            if (figure(kernel.Figures) is not { } now || before[name]?.GetValue<double>() is not { } then)
            {
                continue;
            }

            // Of waves and multiply-adds there should be many. A few instructions more of a short kernel are nothing.
            bool worse = name is "waves" or "loopMultiplyAddPercent" ? now < 0.9 * then
                : name is "instructions" or "cycles" && now > (1.1 * then) + 8;
            if (worse)
            {
                yield return $"{title}: {Format(now)} instead of {Format(then)}; worse by more than a tenth";
            }
        }
    }

    private static string Line(string key, IEnumerable<(string Name, string Value)> figures) =>
        $"    {Quote(key)}: {{{string.Join(", ", figures.Select(figure => $"{Quote(figure.Name)}: {figure.Value}"))}}}";

    private IEnumerable<(string Name, string Value)> Figures(CompiledKernel kernel) =>
        Columns.Where(c => c.Figure(kernel.Figures) is { } value && (value != 0 || c.Name == "loopMultiplyAddPercent"))
            .Select(c => (c.Name, Format(c.Figure(kernel.Figures))))
            .Prepend(("module", Quote(Modules[kernel.Key])));

    private static IEnumerable<(string Name, string Value)> Figures(KeptTable kept, string key) =>
        kept.Figures(key)!.Select(figure => (figure.Key, figure.Value!.ToJsonString()));

    private string Total(string title, Func<KernelFigures, double?> figure) =>
        title is "spills" or "scratch" or "instructions" or "cycles" && Kernels.Any(k => figure(k.Figures) is not null)
            ? Format(Kernels.Sum(k => figure(k.Figures)))
            : "";

    private static string Format(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
