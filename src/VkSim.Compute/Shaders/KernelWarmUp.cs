using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace VkSim.Compute;

/// <summary>Makes the pipelines of several kernels at once, on as many threads as there are processors.</summary>
internal static class KernelWarmUp
{
    public static Task RunAsync(
        GpuDevice device, IEnumerable<KernelRequest> kernels, IProgress<WarmUpProgress>? progress, CancellationToken cancellation)
    {
        KernelRequest[] requests = [.. kernels.Select(k => k with { Options = KernelOptions.Copy(k.Options) })];
        foreach (KernelRequest request in requests)
        {
            if (!ReferenceEquals((request.Shader ?? throw new ArgumentException("A request without a shader.", nameof(kernels))).Device, device))
            {
                throw new ArgumentException($"The shader '{request.Shader.Name}' belongs to another device than '{device.Name}'.", nameof(kernels));
            }
        }

        return Task.Run(() => Run(requests, progress, cancellation), cancellation);
    }

    private static void Run(KernelRequest[] requests, IProgress<WarmUpProgress>? progress, CancellationToken cancellation)
    {
        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            // One at a time: kernels differ a hundredfold in what they cost.
            Parallel.ForEach(Partitioner.Create(requests, EnumerablePartitionerOptions.NoBuffering), options, request =>
            {
                request.Shader.WarmUp(request.Name, request.Options!);
                progress?.Report(new WarmUpProgress(Interlocked.Increment(ref done), requests.Length));
            });
        }
        catch (AggregateException e)
        {
            // One reason is enough, and callers catch it by its type.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
