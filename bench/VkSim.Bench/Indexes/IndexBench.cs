using System.Diagnostics;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;

namespace VkSim.Bench.Indexes;

/// <summary>The index of vectors that come and go: its searches beside their peers, its changes, and both at once.</summary>
internal sealed class IndexBench(IndexBenchOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>Runs the selected cases; each result is printed and saved as soon as it is there.</summary>
    public void Run()
    {
        var clock = Stopwatch.StartNew();
        IndexSizes sizes = options.Quick ? IndexSizes.Quick : IndexSizes.Full;
        DeviceIdentity identity = Identify();
        using var file = new ResultFile(options.Out, identity);
        List<PeerProcess> peers = options.Peers ? PeerProcess.StartAll() : [];
        output.WriteLine(identity);
        (string Name, Func<IEnumerable<IndexResult>> Run)[] cases =
        [
            ("one query", new SearchCases(sizes, options, peers, progress).OneQuery),
            ("batch", new SearchCases(sizes, options, peers, progress).Batches),
            ("filter", new FilterCase(sizes, options.Device).Run),
            ("add", new ChangeCases(sizes, options.Device).Adds),
            ("during adds", new ChangeCases(sizes, options.Device).SearchesDuringAdds),
            ("threads", new ThreadsCase(sizes, options.Device).Run),
            ("memory", new MemoryCase(sizes, options.Device).Run),
        ];
        try
        {
            foreach ((string name, Func<IEnumerable<IndexResult>> run) in cases)
            {
                if (options.Only is not null && !name.Contains(options.Only, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                TimeSpan start = clock.Elapsed;
                foreach (IndexResult result in run())
                {
                    output.WriteLine(result);
                    file.Add(result);
                }

                progress.WriteLine($"{name}: {(clock.Elapsed - start).TotalSeconds:F0} s");
            }
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private DeviceIdentity Identify()
    {
        using VectorDevice device = VectorDevice.Create(options.Device);
        return DeviceIdentity.Of(device.Description);
    }
}
