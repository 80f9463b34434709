using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VkSim.Cli;

/// <summary>What the commands print with --json. Infinities and NaN are strings, as the contract has it.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(LossOperandJson), typeof(FindingKindJson), typeof(ProbeUnitJson)],
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DevicesJson))]
[JsonSerializable(typeof(DemoJson))]
[JsonSerializable(typeof(ArraysJson))]
[JsonSerializable(typeof(IndexJson))]
[JsonSerializable(typeof(ServeJson))]
[JsonSerializable(typeof(ClusterSearchJson))]
[JsonSerializable(typeof(ClusterIndexJson))]
[JsonSerializable(typeof(ClusterSplitJson))]
[JsonSerializable(typeof(VerifyJson))]
[JsonSerializable(typeof(LossJson))]
[JsonSerializable(typeof(InspectJson))]
[JsonSerializable(typeof(BenchJson))]
[JsonSerializable(typeof(BenchCompareJson))]
[JsonSerializable(typeof(BenchCompareManyJson))]
[JsonSerializable(typeof(TuneJson))]
[JsonSerializable(typeof(TuneResetJson))]
[JsonSerializable(typeof(TuneShowJson))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    private static readonly Lazy<JsonOutput> _readable = new(() =>
        new JsonOutput(new JsonSerializerOptions(new JsonOutput().GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>The context to write with: file names and texts stay readable instead of being escaped for HTML.</summary>
    public static JsonOutput Readable => _readable.Value;
}
