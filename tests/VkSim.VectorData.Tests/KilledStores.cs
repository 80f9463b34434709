using System.Globalization;

namespace VkSim.VectorData.Tests;

/// <summary>
/// Changes of a store that follow from their numbers alone, and a program that makes them and writes a byte for each that was acknowledged: the
/// test assembly, run by itself.
/// </summary>
internal sealed class KilledStores
{
    private const int Keys = 40, Dimensions = 8;

    private readonly Dictionary<int, int> _steps = [];

    /// <summary>Makes changes until the process is ended.</summary>
    /// <param name="args">The folder, the first step, and whether changes go to the disk.</param>
    public static async Task<int> Main(string[] args)
    {
        using var device = VectorDevice.Create("cpu");
        using VkSimVectorStore store = new(args[0], device, new() { FlushesToDisk = bool.Parse(args[2]) });
        using Stream output = Console.OpenStandardOutput();
        VectorStoreCollection<int, Kept> records = store.GetCollection<int, Kept>("kept");
        await records.EnsureCollectionExistsAsync();
        for (int step = int.Parse(args[1], CultureInfo.InvariantCulture); ; step++)
        {
            (int[] stored, int[] gone) = Change(step);
            await (gone.Length > 0 ? records.DeleteAsync(gone) : records.UpsertAsync(stored.Select(key => Record(key, step))));
            output.WriteByte((byte)'.');
            output.Flush();
        }
    }

    /// <summary>A step was made.</summary>
    public void Apply(int step)
    {
        (int[] stored, int[] gone) = Change(step);
        Array.ForEach(stored, key => _steps[key] = step);
        Array.ForEach(gone, key => _steps.Remove(key));
    }

    /// <summary>Whether a store has these records, each with its own vector, and finds each by it.</summary>
    public async Task<bool> AreInAsync(VkSimVectorStore store)
    {
        VectorStoreCollection<int, Kept> records = store.GetCollection<int, Kept>("kept");
        if (!await records.CollectionExistsAsync())
        {
            return _steps.Count == 0;
        }

        List<Kept> all = await records.GetAsync(record => true, 999, new() { IncludeVectors = true }).ListAsync();
        if (!all.Select(record => (record.Id, record.Step)).Order().SequenceEqual(_steps.Select(pair => (pair.Key, pair.Value)).Order()))
        {
            return false;
        }

        foreach (Kept record in all)
        {
            Kept expected = Record(record.Id, record.Step);
            Assert.Equal(expected.Text, record.Text);
            Assert.Equal(expected.Vector, record.Vector);
            VectorSearchResult<Kept> best = (await records.SearchAsync(expected.Vector, 1).ListAsync())[0];
            Assert.Equal((record.Id, record.Step, 0.0), (best.Record.Id, best.Record.Step, best.Score!.Value));
        }

        return true;
    }

    // Long texts, so that the file is soon written anew.
    private static Kept Record(int key, int step) => new()
    {
        Id = key,
        Step = step,
        Text = new string((char)('a' + ((key + step) % 26)), 8000),
        Vector = [.. Enumerable.Range(0, Dimensions).Select(i => i == 0 ? key : i == 1 ? step : (float)((step * 31 * i) % 97))],
    };

    private static (int[] Stored, int[] Gone) Change(int step)
    {
        var random = new Random(step);
        int[] keys = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(Keys)).Distinct()];
        return step % 7 == 6 ? ([], keys) : (keys, []);
    }

    internal sealed class Kept
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreData(IsIndexed = true)]
        public int Step { get; set; }

        [VectorStoreData]
        public string Text { get; set; } = "";

        [VectorStoreVector(Dimensions, DistanceFunction = DistanceFunction.EuclideanDistance)]
        public float[] Vector { get; set; } = [];
    }
}
