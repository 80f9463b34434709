using System.Diagnostics;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>A random sequence of changes and searches, held against a dictionary after each.</summary>
internal sealed class IndexWalk(IReadOnlyList<IndexDevice> devices, EmbeddingIndexOptions options, Random random)
{
    private readonly IndexModel _model = new(options);
    private long _nextId;

    public IndexWalk(VectorDevice device, EmbeddingIndexOptions options, Random random)
        : this([new IndexDevice(device)], options, random)
    {
    }

    /// <summary>Takes so many steps.</summary>
    public void Run(int steps)
    {
        using var index = EmbeddingIndex.Create(devices, options);
        for (int step = 0; step < steps; step++)
        {
            Step(index);
        }

        Compare(index);
    }

    /// <summary>As <see cref="Run(int)"/>, of an index in a file, which is saved, closed and opened, and left as by a crash, between steps.</summary>
    public void Run(int steps, ScratchFolder folder, IndexFlush flush)
    {
        string path = folder.PathOf("0.vksim");
        EmbeddingIndex index = EmbeddingIndex.Open(path, devices, options, new() { Flush = flush });
        try
        {
            for (int step = 1; step <= steps; step++)
            {
                Step(index);
                switch (random.Next(12))
                {
                    case 0:
                        index.Save();
                        break;
                    case 1:
                        string copy = folder.PathOf($"{step}.vksim");
                        index.Save(copy);
                        index.Dispose();
                        index = EmbeddingIndex.Open(path = copy, devices);
                        break;
                    case 2 when !OperatingSystem.IsWindows():
                        // What a process that ends here leaves.
                        string left = folder.PathOf($"{step}.vksim");
                        CopyOpen(path, left);
                        CopyOpen(path + "-log", left + "-log");
                        index.Dispose();
                        index = EmbeddingIndex.Open(path = left, devices, options, new() { Flush = flush });
                        break;
                    case 3:
                        index.Dispose();
                        index = EmbeddingIndex.Open(path, devices, options);
                        break;
                }
            }

            Compare(index);
        }
        finally
        {
            index.Dispose();
        }
    }

    // By another program, which asks for no lock.
    private static void CopyOpen(string from, string to)
    {
        using Process copy = Process.Start("cp", [from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }

    private void Step(EmbeddingIndex index)
    {
        Change(index);
        Search(index);
        Assert.Equal(_model.Count, index.Count);
    }

    private void Compare(EmbeddingIndex index)
    {
        Assert.Equal(_model.Ids, index.GetIds());
        foreach (long id in _model.Ids)
        {
            Assert.Equal(_model.Get(id), Array.ConvertAll(index.Get(id), value => (double)value));
        }
    }

    private void Change(EmbeddingIndex index)
    {
        switch (random.Next(9))
        {
            case 0:
                float[] vector = Vectors(1);
                Assert.Equal(_nextId, index.Add(vector));
                Set([_nextId], vector);
                break;
            case 1:
                int count = random.Next(0, 60);
                float[] many = Vectors(count);
                long first = _nextId;
                Assert.Equal(first, index.AddRange(many));
                Set([.. Enumerable.Range(0, count).Select(i => first + i)], many);
                break;
            case 2:
                long[] fresh = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.NextInt64(-40, 200)).Distinct().Where(id => id != -1 && !Has(id))];
                float[] named = Vectors(fresh.Length);
                index.AddRange(fresh, named);
                Set(fresh, named);
                break;
            case 3 or 4:
                long[] any = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Known() ?? 3)];
                float[] values = Vectors(any.Length);
                int added = any.Distinct().Count(id => !Has(id));
                Assert.Equal(added, index.UpsertRange(any, values));
                Set(any, values);
                break;
            case 5:
                long one = random.NextInt64(-20, 200);
                bool there = Has(one);
                Assert.Equal(there, index.TryRemove(one));
                if (there)
                {
                    _model.Remove(one);
                }

                break;
            case 6:
                long[] gone = [.. _model.Ids.Where(_ => random.Next(4) == 0)];
                index.RemoveRange(gone);
                Array.ForEach(gone, _model.Remove);
                break;
            case 7:
                index.Compact(random.NextDouble());
                break;
            default:
                long asked = Known() ?? 0;
                Assert.Equal(Has(asked), index.Contains(asked));
                break;
        }
    }

    private void Search(EmbeddingIndex index)
    {
        float[] query = Vectors(1);
        int k = random.Next(1, 12);
        (IndexFilter? filter, Func<long, bool>? allows) = Filter();
        float? threshold = random.Next(3) == 0 ? random.Next(-4, 9) : null;
        SearchResult found = index.Search(query, k, filter, threshold);
        _model.CheckExactly(query, found.Ids, found.Scores, allows, threshold);
    }

    private (IndexFilter?, Func<long, bool>?) Filter()
    {
        switch (random.Next(5))
        {
            case 0:
                long remainder = random.Next(3);
                return (IndexFilter.Where(id => Math.Abs(id) % 3 == remainder), id => Math.Abs(id) % 3 == remainder);
            case 1:
                HashSet<long> ids = [.. _model.Ids.Where(_ => random.Next(5) == 0), 777_777];
                return (IndexFilter.Of([.. ids]), ids.Contains);
            case 2 when _model.Ids is [>= 0, ..] all:
                ulong[] bits = new ulong[(all[^1] / 64) + 1];
                random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(bits.AsSpan()));
                return (IndexFilter.FromBits(bits), id => (bits[id / 64] >> (int)(id % 64) & 1) != 0);
            default:
                return (null, null);
        }
    }

    private void Set(long[] ids, float[] vectors)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            _model.Set(ids[i], vectors.AsSpan(i * options.Dimensions, options.Dimensions));
            _nextId = Math.Max(_nextId, ids[i] + 1);
        }
    }

    private bool Has(long id) => Array.BinarySearch(_model.Ids, id) >= 0;

    private long? Known() => _model.Ids is { Length: > 0 } ids ? ids[random.Next(ids.Length)] : null;

    // Few different values, so that scores are often equal; of bytes with a scale of 1.
    private float[] Vectors(int count) =>
        [.. Enumerable.Range(0, count * options.Dimensions).Select(i => options.Quantization == Quantization.Int8 && i % options.Dimensions == 0 ? 127f : random.Next(-3, 4))];
}
