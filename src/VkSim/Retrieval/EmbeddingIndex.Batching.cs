using System.Diagnostics.CodeAnalysis;
using VkSim.Retrieval;

namespace VkSim;

/// <content>Searches that arrive together are made together.</content>
public sealed partial class EmbeddingIndex
{
    // What one search may bring.
    private const int MostQueriesToJoin = 64;
    private const int MostResultsToJoin = 1 << 14;

    private readonly SearchLines? _lines;

    // A predicate is the caller's own: what it throws, and whatever it searches itself, is nobody else's.
    private bool IsJoined(int count, int k, IndexFilter? filter) => _lines is not null
        && count is > 0 and <= MostQueriesToJoin && k <= MostResultsToJoin / count && filter is not PredicateFilter;

    private int FindTogether(
        ReadOnlySpan<float> queries,
        int count,
        int k,
        Span<long> ids,
        Span<float> scores,
        IndexFilter? filter,
        float? bound,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SearchTurn turn = _lines!.Join(new SearchKind(IsAwaited: false, k, filter, bound), queries, count);
        if (_lines.WaitForLead(turn, cancellation))
        {
            Lead(turn, cancellation);
        }

        bool isFound = _lines.IsFound(turn);
        int found = turn.Found;
        if (isFound)
        {
            turn.CopyTo(ids, scores);
        }

        _lines.Return(turn);
        return isFound ? found : FindAlone(queries, count, k, ids, scores, filter, bound, cancellation);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Each search that failed with others is made again alone, and throws then.")]
    private void Lead(SearchTurn turn, CancellationToken cancellation)
    {
        _lines!.Gather(turn);
        SearchLine line = turn.Line;
        SearchKind kind = line.Kind;
        bool isFound = false;
        try
        {
            line.BeginSearch();
            CancellationToken own = line.Count == turn.Count ? cancellation : CancellationToken.None;
            FindAlone(line.Queries.Span, line.Count, kind.K, line.Ids.Span, line.Scores.Span, kind.Filter, kind.Bound, own);
            line.Share();
            isFound = true;
        }
        catch
        {
        }

        _lines.End(line, isFound);
    }

    private async ValueTask<int> FindTogetherAsync(
        ReadOnlyMemory<float> queries,
        int count,
        int k,
        Memory<long> ids,
        Memory<float> scores,
        IndexFilter? filter,
        float? bound,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SearchTurn turn = _lines!.Join(new SearchKind(IsAwaited: true, k, filter, bound), queries.Span, count);
        if (turn.State == TurnState.Leading)
        {
            BeginToLead(turn, cancellation);
        }

        try
        {
            await turn.Completion!.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _lines.Abandon(turn);
            throw;
        }

        if (_lines.IsFound(turn))
        {
            turn.CopyTo(ids.Span, scores.Span);
            return turn.Found;
        }

        return await FindAloneAsync(queries, count, k, ids, scores, filter, bound, cancellation).ConfigureAwait(false);
    }

    // Behind what the pool has to do already: those who have just been served, and come again, are before it.
    private void BeginToLead(SearchTurn turn, CancellationToken cancellation) => ThreadPool.UnsafeQueueUserWorkItem(
        static lead => _ = lead.Index.LeadAsync(lead.Turn, lead.Cancellation), (Index: this, Turn: turn, Cancellation: cancellation), preferLocal: false);

    [SuppressMessage("Design", "CA1031", Justification = "Each search that failed with others is made again alone, and throws then.")]
    private async Task LeadAsync(SearchTurn turn, CancellationToken cancellation)
    {
        _lines!.GatherNow(turn);
        SearchLine line = turn.Line;
        SearchKind kind = line.Kind;
        bool isFound = false;
        try
        {
            if (line.Count > 0)
            {
                line.BeginSearch();
                CancellationToken own = line.Count == turn.Count ? cancellation : CancellationToken.None;
                await FindAloneAsync(line.Queries, line.Count, kind.K, line.Ids, line.Scores, kind.Filter, kind.Bound, own).ConfigureAwait(false);
                line.Share();
                isFound = true;
            }
        }
        catch
        {
        }

        if (_lines.End(line, isFound) is { } next)
        {
            BeginToLead(next, CancellationToken.None);
        }
    }
}
