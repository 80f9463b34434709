using System.Runtime.ExceptionServices;
using VkSim.Mpi.Agreements;
using VkSim.Mpi.Local;

namespace VkSim;

/// <summary>A ring of threads of one process, of which each may compute on a device of its own.</summary>
/// <remarks>A rank is used by one thread at a time; different ranks by different threads, at the same time.</remarks>
public sealed class LocalRing : IRing
{
    // The link i leads from rank i to the rank before it.
    private readonly LocalLink[] _links;

    private LocalRing(int rank, LocalLink[] links)
    {
        Rank = rank;
        _links = links;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _links.Length;

    /// <summary>Makes a ring. A rank that makes no further calls lets the others wait, unless it is by <see cref="Run(int, Action{LocalRing})"/>, or calls <see cref="Abort"/>.</summary>
    /// <param name="size">How many ranks.</param>
    /// <returns>Its ranks, in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public static IReadOnlyList<LocalRing> Create(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        LocalLink[] links = [];
        links = [.. Enumerable.Range(0, size).Select(_ => new LocalLink(failure => Break(links, failure)))];
        return [.. Enumerable.Range(0, size).Select(rank => new LocalRing(rank, links))];
    }

    /// <summary>
    /// Runs something at each rank of a new ring, on a thread each. Where one fails the ring is broken, and its exception is thrown here. Where
    /// one ends before the others, their further calls fail with a <see cref="RingException"/> that names it.
    /// </summary>
    /// <param name="size">How many ranks.</param>
    /// <param name="main">What a rank does.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer ranks than one.</exception>
    public static void Run(int size, Action<LocalRing> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        IReadOnlyList<LocalRing> ranks = Create(size);
        ExceptionDispatchInfo? first = null;
        Thread[] threads = [.. ranks.Select(ring => new Thread(() => Run(ring, main, ref first)) { Name = $"rank {ring.Rank} of {size}", IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        first?.Throw();
    }

    /// <inheritdoc/>
    public Task Send(ReadOnlyMemory<byte> bytes) => _links[Rank].Send(bytes);

    /// <inheritdoc/>
    public Task Receive(Memory<byte> bytes) => _links[(Rank + 1) % Size].Receive(bytes);

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        Break(_links, new RingException($"Rank {Rank} of {Size} ended the ring: {reason}", Rank));
    }

    private static void Break(LocalLink[] links, RingException reason) => Array.ForEach(links, link => link.Break(reason));

    private static void Run(LocalRing ring, Action<LocalRing> main, ref ExceptionDispatchInfo? first)
    {
        try
        {
            main(ring);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(failure), null);
            ring.Abort(failure.Message);
            return;
        }

        try
        {
            Agreement.AttendToTheEnd(ring);
        }
        catch (RingException)
        {
            // The ring is broken, which the others know.
        }
    }
}
