using System.Collections.Concurrent;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval.Files;

/// <summary>Changes of several threads that wait for the disk go there together.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private const int Writers = 16;

    private readonly ScratchFolder _folder = new();
    private readonly VectorDevice _device = VectorDevice.Create("cpu");

    private string File => _folder.PathOf("rows.vksim");

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void WritersThatWaitTogetherShareTheDisk()
    {
        long least = long.MaxValue;
        using EmbeddingIndex index = Open();
        for (int round = 0; round < 5 && least >= Writers / 2; round++)
        {
            long before = index.Syncs;
            OnThreads(Writers, number => index.Upsert(number, [round, number]));
            least = Math.Min(least, index.Syncs - before);
        }

        Assert.InRange(least, 1, (Writers / 2) - 1);
        Assert.Equal(Writers, index.Count);
    }

    [Fact]
    public void OneWriterWaitsForTheDiskOnceAChange()
    {
        using EmbeddingIndex index = Open();
        long before = index.Syncs;
        index.AddRange([1, 2], [1, 1, 2, 2]);
        index.Remove(1);
        Assert.Equal(before + 2, index.Syncs);
    }

    [Fact]
    public void ChangesOfTheSameIdsKeepTheirOrderInTheFile()
    {
        Dictionary<long, float[]> seen;
        using (EmbeddingIndex index = Open())
        {
            OnThreads(8, number =>
            {
                var random = new Random(number);
                for (int i = 0; i < 60; i++)
                {
                    long id = random.Next(12);
                    switch (random.Next(3))
                    {
                        case 0:
                            index.TryRemove(id);
                            break;
                        case 1:
                            try
                            {
                                index.AddRange([id, 100 + (1000 * number) + i], [number, i, number, i]);
                            }
                            catch (ArgumentException)
                            {
                                // Somebody else has it.
                            }

                            break;
                        default:
                            index.UpsertRange([id, id + 12], [number, i, number, i]);
                            break;
                    }
                }
            });
            seen = index.GetIds().ToDictionary(id => id, index.Get);
            Assert.True(seen.Count > 12);
        }

        using EmbeddingIndex opened = Open();
        Assert.Equal(seen.Keys.Order(), opened.GetIds());
        Assert.All(seen, row => Assert.Equal(row.Value, opened.Get(row.Key)));
    }

    [Fact]
    public void SavesBesideWritersLoseNothing()
    {
        using (EmbeddingIndex index = Open())
        {
            OnThreads(6, number =>
            {
                for (int i = 0; i < 40; i++)
                {
                    index.Add((100 * number) + i, [number, i]);
                    if (number == 0 && i % 10 == 0)
                    {
                        index.Save();
                    }
                }
            });
            Assert.Equal(240, index.Count);
        }

        using EmbeddingIndex opened = Open();
        Assert.Equal(240, opened.Count);
        Assert.All(opened.GetIds(), id => Assert.Equal([id / 100, id % 100], opened.Get(id)));
    }

    private static void OnThreads(int count, Action<int> work)
    {
        var errors = new ConcurrentQueue<Exception>();
        using var start = new Barrier(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                work(number);
            }
            catch (Exception e)
            {
                errors.Enqueue(e);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(errors);
    }

    private EmbeddingIndex Open() => EmbeddingIndex.Open(File, _device, new() { Dimensions = 2, Metric = Metric.L1 });
}
