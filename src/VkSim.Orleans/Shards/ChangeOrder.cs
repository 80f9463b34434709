using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Shards;

/// <summary>
/// Sees to it that no change of a client comes after a later one that the client made when it did not wait for the first one any more: as one does
/// that was made again elsewhere because its silo was cut off, when the network is whole again. Threads may call at the same time.
/// </summary>
internal sealed class ChangeOrder
{
    private const int MostClients = 256;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, Client> _clients = [];

    /// <summary>Begins a change, when those that are over and still under way have ended.</summary>
    /// <param name="stamp">Which change it is; null: of a client that does not say.</param>
    /// <returns>To be disposed when it is made.</returns>
    /// <exception cref="ClusterIndexException">It is over itself.</exception>
    public async Task<IDisposable?> EnterAsync(ChangeStamp? stamp)
    {
        if (stamp is null)
        {
            return null;
        }

        (Running own, Task[] before) = Begin(stamp);
        await Task.WhenAll(before).ConfigureAwait(false);
        return own;
    }

    private (Running Own, Task[] Before) Begin(ChangeStamp stamp)
    {
        lock (_clients)
        {
            if (!_clients.TryGetValue(stamp.Client, out Client? client))
            {
                Forget();
                _clients[stamp.Client] = client = new Client();
            }

            client.LastSeen = Environment.TickCount64;
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
            return (own, before);
        }
    }

    // A change that is on its way for longer than this is not made again after it.
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

    private sealed class Client
    {
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
