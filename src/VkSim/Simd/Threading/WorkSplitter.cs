using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VkSim.Simd.Threading;

/// <summary>
/// Runs the blocks of a call on the caller's thread and on background workers. Blocks are claimed one by one, so
/// which thread runs which is open; as every block is independent of the others, the results are the same for any
/// number of threads. Calls may be nested and concurrent, from any thread, and allocate nothing once warm.
/// </summary>
internal sealed class WorkSplitter
{
    private static readonly long s_reportTicks = Stopwatch.Frequency / 20;

    private readonly WorkerPool _pool = WorkerPool.Shared;

    /// <summary>Creates a splitter over the process's workers.</summary>
    /// <param name="maxDegreeOfParallelism">Threads a call may use, the caller's included; null: one a processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is not positive.</exception>
    public WorkSplitter(int? maxDegreeOfParallelism = null)
    {
        if (maxDegreeOfParallelism is { } degree)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree, nameof(maxDegreeOfParallelism));
        }

        Degree = maxDegreeOfParallelism ?? Environment.ProcessorCount;
    }

    /// <summary>The number of threads that a call may use; worker numbers are below it.</summary>
    public int Degree { get; }

    /// <summary>Runs blocks 0 … <paramref name="blocks"/> − 1 and returns when all have ended.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the last block began.</exception>
    /// <remarks>A block's exception stops the call and comes out of it, the lowest block's first.</remarks>
    public void Run<TWork>(ref TWork work, long blocks, CancellationToken cancellation = default, IProgress<double>? progress = null)
        where TWork : struct, IBlockWork
    {
        cancellation.ThrowIfCancellationRequested();
        int helpers = (int)Math.Min(Degree, blocks) - 1;
        if (helpers <= 0)
        {
            RunAlone(ref work, blocks, cancellation, progress);
        }
        else
        {
            RunTogether(ref work, blocks, helpers, cancellation, progress);
        }
    }

    private static void RunAlone<TWork>(ref TWork work, long blocks, CancellationToken cancellation, IProgress<double>? progress)
        where TWork : struct, IBlockWork
    {
        long reported = Stopwatch.GetTimestamp();
        for (long block = 0; block < blocks; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            work.Execute(block, worker: 0);
            Report(progress, block + 1, blocks, ref reported);
        }

        progress?.Report(1);
    }

    private unsafe void RunTogether<TWork>(ref TWork work, long blocks, int helpers, CancellationToken cancellation, IProgress<double>? progress)
        where TWork : struct, IBlockWork
    {
        // The copy lies on this stack, which does not move, until every worker has left the job: a plain pointer to it
        // is safe, also when it holds references (its address is taken, so the collector sees it throughout).
        TWork local = work;
        WorkJob job = _pool.Rent();
        job.Begin(Unsafe.AsPointer(ref local), &Invoke<TWork>, blocks, helpers, counted: progress is not null, cancellation);
        try
        {
            _pool.Publish(job);
            long reported = Stopwatch.GetTimestamp();
            while (job.TryExecuteNext(worker: 0))
            {
                Report(progress, job.Done, blocks, ref reported);
            }
        }
        catch
        {
            // The host's own progress receiver: nobody waits for the rest any more.
            job.Stop();
            throw;
        }
        finally
        {
            _pool.Close(job);
        }

        bool complete = job.IsComplete;
        var error = job.End();
        _pool.Return(job);
        work = local;
        error?.Throw();
        if (!complete)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        progress?.Report(1);
    }

    private static unsafe void Invoke<TWork>(void* work, long block, int worker)
        where TWork : struct, IBlockWork
        => Unsafe.AsRef<TWork>(work).Execute(block, worker);

    private static void Report(IProgress<double>? progress, long done, long blocks, ref long reported)
    {
        if (progress is null)
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        if (now - reported >= s_reportTicks && done < blocks)
        {
            reported = now;
            progress.Report((double)done / blocks);
        }
    }
}
