using System.Runtime.ExceptionServices;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <content>
/// The shard's splitting in two. One table says that it is under way; the owner fills the files of the new shard, which is nobody's yet, from its
/// index and goes on with the changes that come meanwhile; then it lets no change in, brings the last of them over, closes the files,
/// and writes the table that gives the new shard its ids. That writing is the moment in which it happens: before it the new shard is no more
/// than files, after it what this shard has of the ids are leftovers.
/// </content>
/// <remarks>
/// <para>
/// Whoever takes the shard next, after its lease, finds either table. Where the split is under way its writer may have gone, or be about to write the last
/// table: the new owner writes one first in which there is no split. Of two tables with one number the store takes one, and the one that
/// gives the ids away follows only a table in which that split is under way. So when the new owner answers anybody, either the split is done, and was
/// with all that was acknowledged, or it will never be. An owner that is none any more and begins a split finds that after it wrote the first
/// table, by its lease, or else the next owner finds that table.
/// </para>
/// <para>
/// Searches that come while the last table is being written wait for it: the new shard may already have changes that they have to see.
/// Those that were there before it, and end after it, are refused, as are all that come by older tables.
/// </para>
/// </remarks>
internal sealed partial class OpenShard
{
    private const int FewChanges = 256;
    private const int MostRounds = 32;

    private MovingIds? _moving;
    private (Guid Call, Task<int> Task)? _splitting;

    /// <summary>Splits the shard; the later half of its slots go to a new one. Answers come as before, and changes wait for a moment.</summary>
    /// <param name="split">Who asks: the same call again gives the same shard.</param>
    /// <param name="cancellation">Ends the split, and undoes it.</param>
    /// <returns>The number of the new shard.</returns>
    /// <exception cref="ClusterIndexException">It is being split by another call, or has a single slot.</exception>
    public Task<int> SplitAsync(ShardSplit split, CancellationToken cancellation)
    {
        Protocol.Check(split.Protocol);
        lock (_gate)
        {
            if (_splitting is { Task.IsCompleted: false } running)
            {
                return running.Call == split.Call
                    ? running.Task.WaitAsync(cancellation)
                    : throw new ClusterIndexException($"{_name}: is being split; expected one split at a time.");
            }

            Task<int> task = Task.Run(() => UseAsync(() => SplitOnceAsync(split.Call, cancellation)), cancellation);
            _splitting = (split.Call, task);
            return task;
        }
    }

    private async ValueTask<int> SplitOnceAsync(Guid call, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended);
        CancellationToken token = either.Token;
        await _purging.WaitAsync(token).ConfigureAwait(false);
        RoutingTable begun = await ChangeTableAsync(table => table.SplitOf(call) is { IsDone: true } ? null : table.BeginSplit(_place.Collection, Shard, call), token).ConfigureAwait(false);
        TableSplit split = begun.SplitOf(call)!;
        if (split.IsDone)
        {
            return split.To;
        }

        try
        {
            await _lease.CommitAsync(token).ConfigureAwait(false);
            await MoveAsync(split, new MovingIds(begun.EndSplit(split)!, split.To), token).ConfigureAwait(false);
            return split.To;
        }
        catch (Exception) when (Volatile.Read(ref _isClosed) == 0)
        {
            await UndoAsync(split).ConfigureAwait(false);
            throw;
        }
    }

    private async Task MoveAsync(TableSplit split, MovingIds moving, CancellationToken cancellation)
    {
        // What a change is marked for is copied later; what was made before is in the copy.
        Volatile.Write(ref _moving, moving);
        try
        {
            IShardLease lease = await _place.Store.TakeAsync(_place.Collection, split.To, _place.Owner, cancellation).ConfigureAwait(false);
            await using ShardCopy copy = await ShardCopy.MakeAsync(_index, lease, moving.Moves, _options.Flush, cancellation).ConfigureAwait(false);
            // Copies for reading would answer by the older table; they begin anew afterwards.
            await Task.WhenAll(_feeds.Select(feed => feed.StopAsync(cancellation))).ConfigureAwait(false);
            for (int round = 0; round < MostRounds && moving.Take() is var changed; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                copy.Update(changed);
                if (changed.Length <= FewChanges)
                {
                    break;
                }
            }

            await HandOverAsync(split, moving, copy, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Array.ForEach(_feeds, feed => feed.Resume());
            Volatile.Write(ref _moving, null);
        }

        StartPurge();
    }

    private async Task HandOverAsync(TableSplit split, MovingIds moving, ShardCopy copy, CancellationToken cancellation)
    {
        using Turnstile.Stop stop = await _changes.StopAsync(cancellation).ConfigureAwait(false);
        copy.Update(moving.Take());
        long moved = await copy.FinishAsync(cancellation).ConfigureAwait(false);
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _decided, decided);
        try
        {
            RoutingTable table = await DecideAsync(split).ConfigureAwait(false);
            _ = table.SplitOf(split.Call) is { IsDone: true }
                ? Adopt(table, isOwn: true, moved)
                : throw new ShardLostException($"{_name}: its split was undone by another silo; expected to be the last to have taken it.");
        }
        finally
        {
            decided.SetResult();
        }
    }

    // A table that may have been written and may not is overtaken by one without the split, or found. Where neither can be done the shard is opened anew.
    private async Task<RoutingTable> DecideAsync(TableSplit split)
    {
        try
        {
            return await ChangeTableAsync(table => table.EndSplit(split), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception first)
        {
            try
            {
                RoutingTable table = await ChangeTableAsync(table => table.UndoSplit(split), CancellationToken.None).ConfigureAwait(false);
                if (table.SplitOf(split.Call) is { IsDone: true })
                {
                    return table;
                }
            }
            catch (Exception)
            {
                Close();
            }

            ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    // What stays of it where this fails is undone by the next split, or the next owner.
    private async Task UndoAsync(TableSplit split)
    {
        try
        {
            await UndoAsync(_place, split, _ended).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _report("undo of a split", e);
        }
    }

    /// <summary>Undoes the split of a shard that a former owner is about, or did not come to the end of: it will not be done from then on.</summary>
    /// <param name="place">The shard, whose lease was taken.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The newest table.</returns>
    public static async Task<RoutingTable> SettleAsync(ShardPlace place, CancellationToken cancellation)
    {
        RoutingTable newest = await place.Tables.ReadNewestAsync(place.Collection, cancellation).ConfigureAwait(false);
        return newest.PendingOf(place.Shard) is { } split ? await UndoAsync(place, split, cancellation).ConfigureAwait(false) : newest;
    }

    private static async Task<RoutingTable> UndoAsync(ShardPlace place, TableSplit split, CancellationToken cancellation)
    {
        RoutingTable table = await place.Tables.ChangeAsync(place.Collection, newest => newest.UndoSplit(split), cancellation).ConfigureAwait(false);
        if (table.SplitOf(split.Call) is null)
        {
            await ShardCopy.DiscardAsync(place, split.To, cancellation).ConfigureAwait(false);
        }

        return table;
    }

    private async Task<RoutingTable> ChangeTableAsync(Func<RoutingTable, RoutingTable?> follow, CancellationToken cancellation) =>
        await _place.Tables.ChangeAsync(_place.Collection, follow, cancellation).ConfigureAwait(false);
}
