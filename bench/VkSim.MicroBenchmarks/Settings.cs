using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace VkSim.MicroBenchmarks;

/// <summary>How the benchmarks run: in this process, since a driver is loaded once in each, with what every call allocates.</summary>
internal static class Settings
{
    public static IConfig Create() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(6).WithIterationCount(12))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(CategoriesColumn.Default)
        .AddExporter(MarkdownExporter.GitHub, JsonExporter.Full)
        .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
}
