using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VkSim.Compute;
using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <content>
/// Several devices search at once, each among its own rows, and the best of what they found are kept. All have ended before anybody hears of
/// one that failed: results and queries are theirs until then.
/// </content>
internal sealed partial class IndexSearch
{
    // What the host has to compute the calling thread does, while GPUs work.
    private void RunTogether(CancellationToken cancellation)
    {
        int own = Math.Max(0, _needed.FindIndex(device => device.IsOnHost));
        StartAllBut(own, cancellation);
        Exception? failure = _needed[own].TrySearch(_first, _count, Settings, ResultsOf(own), cancellation);
        for (int i = 0; i < _needed.Count; i++)
        {
            failure = i == own ? failure : _needed[i].TryWait() is { } other ? failure ?? other : failure;
        }

        Merge(failure);
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    private async ValueTask RunTogetherAsync(CancellationToken cancellation)
    {
        StartAllBut(-1, cancellation);
        Exception? failure = null;
        for (int i = 0; i < _needed.Count; i++)
        {
            try
            {
                await _needed[i].WaitAsync();
            }
            catch (Exception e)
            {
                failure ??= _needed[i].Explain(e);
            }
        }

        Merge(failure);
    }

    private void StartAllBut(int own, CancellationToken cancellation)
    {
        for (int i = 0; i < _needed.Count; i++)
        {
            if (i > 0)
            {
                _needed[i].Found.Begin(_count, Settings.K);
            }

            if (i != own)
            {
                _needed[i].Start(_first, _count, Settings, ResultsOf(i), cancellation);
            }
        }
    }

    // The others' results are merged into the first one's.
    private RankedSlots ResultsOf(int turn) => turn == 0 ? Found : _needed[turn].Found;

    private void Merge(Exception? failure)
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        bool isSimilarity = _comparison.Metric.IsSimilarity();
        for (int i = 1; i < _needed.Count; i++)
        {
            Found.Merge(_needed[i].Found, isSimilarity);
        }
    }
}
