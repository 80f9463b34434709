using System.Globalization;
using VkSim.Catalog.Tuning;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;
using VkSim.Simd;
using VkSim.Simd.Vectors;

namespace VkSim.Catalog;

/// <summary>Which backends there are, and which one a selector means.</summary>
internal sealed class BackendCatalog
{
    private const string Variable = "VKSIM_DEVICE";

    private static readonly VectorDeviceOptions Defaults = new();

    private readonly BackendCandidate? _simd;
    private readonly Lazy<(IReadOnlyList<BackendCandidate> All, string? MissingVulkan)> _found;

    public BackendCatalog(IReadOnlyList<BackendCandidate> candidates)
        : this(candidates.LastOrDefault(c => c.Info.Type == BackendInfo.SimdType), () => (candidates, null))
    {
    }

    /// <summary>Candidates that are looked for when they are first needed; the SIMD implementation is known before.</summary>
    public BackendCatalog(BackendCandidate? simd, Func<(IReadOnlyList<BackendCandidate> All, string? MissingVulkan)> find)
    {
        _simd = simd;
        _found = new(find);
    }

    /// <summary>All candidates; the SIMD implementation is the last.</summary>
    public IReadOnlyList<BackendCandidate> Candidates => _found.Value.All;

    /// <summary>Why there is no Vulkan device, and what to install; null where there is one.</summary>
    public string? MissingVulkan => _found.Value.MissingVulkan;

    /// <summary>What is installed on this machine. Vulkan's drivers are loaded only where a selector may mean one of theirs.</summary>
    public static BackendCatalog OfThisMachine()
    {
        BackendCandidate simd = Simd();
        return new BackendCatalog(simd, () =>
        {
            GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out string? missing);
            return ([.. adapters.Select(Vulkan), simd], missing);
        });
    }

    /// <summary>Describes every candidate and marks the one that <see cref="Open"/> would take for the selector.</summary>
    /// <exception cref="DeviceNotFoundException">There is none.</exception>
    public IReadOnlyList<DeviceDescription> Describe(string? selector = null)
    {
        selector = NameIn(selector);
        BackendCandidate? chosen = selector is null ? InAutomaticOrder().FirstOrDefault() : SimdNamed(selector) ?? FindOrThrow(selector);
        return [.. Candidates.Select((candidate, i) => Describe(candidate.Info, i) with
        {
            Tuning = candidate.Tuning(Defaults)?.Text,
            Chosen = candidate == chosen,
            Reason = selector is not null && candidate == chosen ? AskedFor(selector) : ReasonOf(candidate, chosen),
        })];
    }

    /// <summary>Opens the backend that the selector means: null or "auto", "cpu", an index, a UUID, or part of a name or vendor.</summary>
    /// <exception cref="DeviceNotFoundException">There is none.</exception>
    public (IVectorBackend Backend, DeviceDescription Description) Open(string? selector, VectorDeviceOptions options)
    {
        selector = NameIn(selector);
        if (selector is null)
        {
            return OpenBest(options);
        }

        BackendCandidate candidate = SimdNamed(selector) ?? FindOrThrow(selector);
        return OpenCandidate(candidate, AskedFor(selector), options);
    }

    /// <summary>The backend of a device that stays its owner's.</summary>
    public static (IVectorBackend Backend, DeviceDescription Description) Wrap(GpuDevice device)
    {
        StoredTuning? stored = MeasuredTuning.Of(device.Adapter, new VectorDeviceOptions { Gpu = device.Options });
        VulkanBackend backend = MeasuredTuning.Open(device, ownsDevice: false, stored);
        return (backend, Describe(backend.Info, device.Adapter.Index) with { Chosen = true, Reason = "given by the caller", Tuning = stored?.Text });
    }

    /// <summary>The device named by the selector, or else by the environment; null where the choice is automatic.</summary>
    private static string? NameIn(string? selector)
    {
        string? name = Blank(selector) ?? Blank(Environment.GetEnvironmentVariable(Variable));
        return "auto".Equals(name, StringComparison.OrdinalIgnoreCase) ? null : name;
    }

    private static string AskedFor(string selector) => $"asked for as \"{selector}\"";

    // By its own names, which no driver's device takes from it.
    private BackendCandidate? SimdNamed(string selector) =>
        _simd is { Info: { Name: var name, Type: var type } } && (name.Equals(selector, StringComparison.OrdinalIgnoreCase)
            || type.Equals(selector, StringComparison.OrdinalIgnoreCase)) ? _simd : null;

    private BackendCandidate FindOrThrow(string selector) => Find(selector) ?? throw new DeviceNotFoundException(
        $"No device is called \"{selector}\"; there {(Candidates.Count == 1 ? "is" : "are")} {List()}.");

    private static BackendCandidate Simd() =>
        new(SimdBackendInfo.Of(SimdLevel.Current), options => new SimdBackend(options.MaxDegreeOfParallelism));

    private static BackendCandidate Vulkan(GpuAdapter adapter) => new(
        VulkanBackendInfo.Of(adapter),
        options => MeasuredTuning.Open(GpuDevice.Create(adapter, options.Gpu), ownsDevice: true, MeasuredTuning.Of(adapter, options), options.AllowMatrixUnits))
    {
        Tuning = options => MeasuredTuning.Of(adapter, options),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private IEnumerable<BackendCandidate> InAutomaticOrder() =>
        Candidates.Where(c => c.AutomaticRank != int.MaxValue).OrderBy(c => c.AutomaticRank);

    // A driver that is installed but cannot make a device must not keep the next one from being used.
    private (IVectorBackend Backend, DeviceDescription Description) OpenBest(VectorDeviceOptions options)
    {
        var failures = new List<string>();
        Exception? last = null;
        foreach (BackendCandidate candidate in InAutomaticOrder())
        {
            try
            {
                string reason = string.Join("; ", [.. failures, ReasonOf(candidate, candidate)]);
                return OpenCandidate(candidate, reason, options);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"{candidate.Info.Name} failed: {e.Message}");
                last = e;
            }
        }

        throw new DeviceNotFoundException(
            failures.Count == 0 ? "There is no device to choose from." : string.Join("; ", failures), last);
    }

    private BackendCandidate? Find(string selector)
    {
        if (int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return index < Candidates.Count ? Candidates[index] : null;
        }

        string uuid = selector.Replace("-", "", StringComparison.Ordinal);
        return Candidates.FirstOrDefault(c => c.Info.Name.Equals(selector, StringComparison.OrdinalIgnoreCase))
            ?? Candidates.FirstOrDefault(c => c.Info.Uuid is { } id
                && id.Replace("-", "", StringComparison.Ordinal).Equals(uuid, StringComparison.OrdinalIgnoreCase))
            ?? Candidates.FirstOrDefault(c => c.Info.Name.Contains(selector, StringComparison.OrdinalIgnoreCase))
            ?? Candidates.FirstOrDefault(c => c.Info.Vendor.Contains(selector, StringComparison.OrdinalIgnoreCase)
                || c.Info.Driver.Contains(selector, StringComparison.OrdinalIgnoreCase));
    }

    private (IVectorBackend Backend, DeviceDescription Description) OpenCandidate(BackendCandidate candidate, string reason, VectorDeviceOptions options)
    {
        IVectorBackend backend = candidate.Open(options);
        DeviceDescription description = Describe(candidate.Info, index: 0) with
        {
            Position = new ListPosition(() => PositionOf(candidate)),
            Tuning = candidate.Tuning(options)?.Text,
            MatrixUnits = backend.Info.MatrixUnits,
            Chosen = true,
            Reason = reason,
        };
        return (backend, description);
    }

    private int PositionOf(BackendCandidate candidate)
    {
        int position = 0;
        while (Candidates[position] != candidate)
        {
            position++;
        }

        return position;
    }

    private string ReasonOf(BackendCandidate candidate, BackendCandidate? chosen) => candidate.Info.Type switch
    {
        BackendInfo.SoftwareType => "a software Vulkan driver is used only when it is named",
        BackendInfo.SimdType when candidate == chosen => MissingVulkan is null
            ? "there is no GPU, only software Vulkan drivers, which are slower than the CPU's own units"
            : $"there is no GPU to use. {MissingVulkan}",
        _ when candidate == chosen => $"the best GPU ({candidate.Info.Type})",
        _ => $"{chosen?.Info.Name} is preferred",
    };

    private string List() =>
        Candidates.Count == 0 ? "none" : string.Join(", ", Candidates.Select((c, i) => $"{i} ({c.Info.Name})"));

    /// <summary>The public form of a backend's own account of itself.</summary>
    internal static DeviceDescription Describe(BackendInfo info, int index) => new()
    {
        Index = index,
        Name = info.Name,
        Vendor = info.Vendor,
        Driver = info.Driver,
        ApiVersion = info.ApiVersion,
        Type = info.Type,
        SubgroupMin = info.SubgroupMin,
        SubgroupMax = info.SubgroupMax,
        MemoryBytes = info.MemoryBytes,
        Uuid = info.Uuid,
        InstructionSet = info.InstructionSet,
        Arithmetic = info.Reproducible,
    };
}
