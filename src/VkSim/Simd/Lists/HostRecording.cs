using System.Diagnostics;
using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Lists;

/// <summary>The calls of a list. They stay as they are from the first submission on.</summary>
internal sealed class HostRecording : IHostWork
{
    private readonly List<Action> _calls = [];
    private readonly List<HostStorage> _used = [];
    private readonly List<HostRankingBuffers> _rankings = [];
    private long _elapsedTicks = -1;
    private Failure? _failure;

    /// <summary>How long the newest run took; null before it ended.</summary>
    public TimeSpan? Elapsed => Volatile.Read(ref _elapsedTicks) is >= 0 and long ticks ? new TimeSpan(ticks) : null;

    /// <summary>Adds a call.</summary>
    public void Add(Action call, params ReadOnlySpan<MatrixView> operands)
    {
        _calls.Add(call);
        foreach (MatrixView operand in operands)
        {
            if (!operand.IsNone && !_used.Contains((HostStorage)operand.Storage))
            {
                _used.Add((HostStorage)operand.Storage);
            }
        }
    }

    /// <summary>Adds the results of a call.</summary>
    public void Add(HostRankingBuffers ranking) => _rankings.Add(ranking);

    /// <summary>Stands in line.</summary>
    public ulong Submit(HostQueue queue)
    {
        foreach (HostRankingBuffers ranking in _rankings)
        {
            ranking.ThrowIfDisposed();
        }

        ulong submission = queue.Submit(this, _used);
        foreach (HostRankingBuffers ranking in _rankings)
        {
            ranking.Newest = submission;
        }

        return submission;
    }

    /// <summary>Why a submission failed, or null.</summary>
    public Exception? ErrorOf(ulong submission) => Volatile.Read(ref _failure) is { } failure && failure.Submission == submission ? failure.Error : null;

    /// <inheritdoc/>
    public void Execute(ulong submission)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            foreach (Action call in _calls)
            {
                call();
            }
        }
        catch (Exception e)
        {
            Volatile.Write(ref _failure, new Failure(submission, e));
        }

        HostQueue.Release(_used);
        Volatile.Write(ref _elapsedTicks, Stopwatch.GetElapsedTime(start).Ticks);
    }

    private sealed record Failure(ulong Submission, Exception Error);
}
