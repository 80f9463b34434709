using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using VkSim.Compute;
using VkSim.Retrieval;

namespace VkSim;

/// <content>Searches that arrive together are made together.</content>
public sealed partial class EmbeddingIndex
{
    // What one search may bring.
    private const int MostQueriesToJoin = 64;
    private const int MostResultsToJoin = 1 << 14;

    private readonly SearchLines? _lines;
    private readonly Stack<SearchLead> _idleLeads = new();
    private readonly Func<AwaitedTurn, CancellationToken, ValueTask> _lead;

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
            CancellationToken own = line.IsOnly(turn) ? cancellation : CancellationToken.None;
            FindAlone(line.Queries.Span, line.Count, kind.K, line.Ids.Span, line.Scores.Span, kind.Filter, kind.Bound, own);
            line.Share();
            isFound = true;
        }
        catch
        {
        }

        _lines.End(line, isFound);
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
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
        AwaitedTurn turn = _lines!.JoinAwaited(new SearchKind(IsAwaited: true, k, filter, bound), queries.Span, count, out bool leads);
        if (leads)
        {
            SearchLead.Begin(_lead, _idleLeads, turn, cancellation);
        }

        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        bool isFound = _lines.IsFound(turn);
        int found = turn.Found;
        if (isFound)
        {
            turn.CopyTo(ids.Span, scores.Span);
        }

        _lines.Return(turn);
        return isFound ? found : await FindAloneAsync(queries, count, k, ids, scores, filter, bound, cancellation).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Each search that failed with others is made again alone, and throws then.")]
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    private async ValueTask LeadAsync(AwaitedTurn turn, CancellationToken cancellation)
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
                CancellationToken own = line.IsOnly(turn) ? cancellation : CancellationToken.None;
                await FindAloneAsync(line.Queries, line.Count, kind.K, line.Ids, line.Scores, kind.Filter, kind.Bound, own).ConfigureAwait(false);
                line.Share();
                isFound = true;
            }
        }
        catch
        {
        }

        if (_lines.End(line, isFound) is AwaitedTurn next)
        {
            SearchLead.Begin(_lead, _idleLeads, next, CancellationToken.None);
        }
    }
}
