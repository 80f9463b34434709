using System.Diagnostics;
using Microsoft.Extensions.AI;
using VkSim;
using VkSim.Samples.Retrieval;

(string folder, string? question, string? store, bool withStore, bool inspect) = Options(args);
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"There is no folder '{folder}'. Usage: [FOLDER] [--query \"…\"] [--store [STOREFOLDER]] [--inspect]");
    return 2;
}

using var device = VectorDevice.Create();
using var model = new MiniLmGenerator();
if (inspect)
{
    Embedding<float>[] embeddings = [.. await model.GenerateAsync(Passages.Of(folder).Select(passage => passage.Text))];
    using Matrix rows = device.Upload([.. embeddings.SelectMany(embedding => embedding.Vector.ToArray())], embeddings.Length, MiniLmGenerator.Dimensions);
    SpaceReport report = EmbeddingDiagnostics.Analyze(rows);
    Console.WriteLine(report.Verdict);
    return report.Findings[0].Kind == FindingKind.Healthy ? 0 : 1;
}

using VkSimVectorStore? vectors = !withStore ? null
    : store is null ? new VkSimVectorStore(device, new() { EmbeddingGenerator = model })
    : new VkSimVectorStore(store, device, new() { EmbeddingGenerator = model });
using IPassageSearch search = vectors is null ? new IndexSearch(device, model) : new StoreSearch(vectors);
long start = Stopwatch.GetTimestamp();
await search.LoadAsync(Passages.Of(folder));
Console.Error.WriteLine($"{search.Count} passages of '{folder}' on {device.Description.Name} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");

if (question is not null)
{
    return await Answer(question) ? 0 : 1;
}

if (!Console.IsInputRedirected)
{
    await new TerminalLoop(search, top: 10).RunAsync();
    return 0;
}

// Without a terminal a question a line.
while (Console.ReadLine() is { } line)
{
    if (!string.IsNullOrWhiteSpace(line))
    {
        await Answer(line);
    }
}

return 0;

async Task<bool> Answer(string asked)
{
    (IReadOnlyList<Hit> hits, string times) = await search.FindAsync(asked, top: 5);
    foreach (Hit hit in hits)
    {
        Console.WriteLine(Printed.Line(hit, 160));
    }

    Console.Error.WriteLine(times);
    return hits.Count > 0;
}

static (string Folder, string? Question, string? Store, bool WithStore, bool Inspect) Options(string[] args)
{
    string folder = ".";
    string? question = null, store = null;
    bool withStore = false, inspect = false;
    for (int i = 0; i < args.Length; i++)
    {
        switch (args[i])
        {
            case "--query" when i + 1 < args.Length:
                question = args[++i];
                break;
            case "--store":
                withStore = true;
                store = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
                break;
            case "--inspect":
                inspect = true;
                break;
            default:
                folder = args[i];
                break;
        }
    }

    return (folder, question, store, withStore, inspect);
}
