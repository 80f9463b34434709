using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Shards;

/// <summary>
/// Sees to it that no change of a client comes after a later one that the client made when it did not wait for the first one any more: as one does
/// that was made again elsewhere because its silo was cut off, when the network is whole again. Threads may call at the same time.
/// </summary>
/// <remarks>
/// The memory begins with the shard's coming up on a silo, or when a client comes of which nothing is known any more. Whether the first change that comes
/// then is a late one cannot be told from it: so it is refused with a number that never was before, a challenge, and made again by the client, if
/// that still wants it, as a new change with this number. It was begun after the memory, and says of all earlier ones which of them are over.
/// </remarks>
/// <param name="epoch">How often the shard was taken.</param>
internal sealed class ChangeOrder(long epoch)
{
    private const int MostClients = 256;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, Client> _clients = [];
    private long _challenge = epoch << 32;

    /// <summary>Begins a change, when those that are over and still under way have ended.</summary>
    /// <param name="stamp">Which change it is; null: of a client that does not say.</param>
    /// <param name="challenge">The number that an earlier one was refused with; 0: none was.</param>
    /// <returns>To be disposed when the change is made, or has been refused.</returns>
    /// <exception cref="ClusterIndexException">It is over itself.</exception>
    public async Task<ChangeTurn> EnterAsync(ChangeStamp? stamp, long challenge)
    {
        if (stamp is null)
        {
            return default;
        }

        (ChangeTurn own, Task[] before) = Begin(stamp, challenge);
        await Task.WhenAll(before).ConfigureAwait(false);
        return own;
    }

    private (ChangeTurn Own, Task[] Before) Begin(ChangeStamp stamp, long challenge)
    {
        lock (_clients)
        {
            if (!_clients.TryGetValue(stamp.Client, out Client? client))
            {
                Forget();
                _clients[stamp.Client] = client = new Client(++_challenge);
            }

            client.LastSeen = Environment.TickCount64;
            if (!client.IsKnown && challenge != client.Challenge)
            {
                return (new ChangeTurn(null, client.Challenge), []);
            }

            client.IsKnown = true;
            if (stamp.Number < client.Next && !client.Open.Contains(stamp.Number))
            {
                throw new ClusterIndexException($"Change {stamp.Number} of client {stamp.Client} comes after the client made later ones without it; expected it before.");
            }

            client.Open.RemoveWhere(stamp.Ends);
            for (int run = 0; run < stamp.Waiting.Length; run += 2)
            {
                for (long number = Math.Max(client.Next, stamp.Waiting[run]); number < stamp.Waiting[run + 1]; number++)
                {
                    client.Open.Add(number);
                }
            }

            client.Open.Add(stamp.Number);
            client.Next = Math.Max(client.Next, stamp.Number + 1);
            Task[] before = [.. client.Running.Where(running => stamp.Ends(running.Number)).Select(running => running.Ended)];
            var own = new Running(this, client, stamp.Number);
            client.Running.Add(own);
            return (new ChangeTurn(own, 0), before);
        }
    }

    // Who comes again after it is challenged again.
    private void Forget()
    {
        if (_clients.Count < MostClients)
        {
            return;
        }

        long now = Environment.TickCount64;
        foreach ((Guid id, Client client) in _clients)
        {
            if (client.Running.Count == 0 && now - client.LastSeen > Memory.TotalMilliseconds)
            {
                _clients.Remove(id);
            }
        }
    }

    private sealed class Client(long challenge)
    {
        /// <summary>What its first change is to be made again with.</summary>
        public long Challenge => challenge;

        /// <summary>Whether it was.</summary>
        public bool IsKnown { get; set; }

        /// <summary>The number after the highest one that came.</summary>
        public long Next { get; set; }

        /// <summary>Those of the lower numbers that may still come.</summary>
        public HashSet<long> Open { get; } = [];

        public List<Running> Running { get; } = [];

        public long LastSeen { get; set; }
    }

    private sealed class Running(ChangeOrder order, Client client, long number) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Number => number;

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            lock (order._clients)
            {
                client.Running.Remove(this);
            }

            _ended.TrySetResult();
        }
    }
}
