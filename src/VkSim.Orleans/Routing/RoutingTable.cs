using System.Text.Json;
using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Routing;

/// <summary>
/// Which shard has which id: an id's hash names one of a fixed number of slots, and the table names a shard for each. A shard is split by a
/// table that gives some of its slots to another one. Tables never change; a new one has the next version.
/// </summary>
internal sealed class RoutingTable
{
    /// <summary>Slots of every table: 16,384, so that a shard has several wherever there are up to some thousand.</summary>
    public const int Slots = 1 << SlotBits;

    private const int SlotBits = 14;

    // Tables of shards that were never split are written as those are that know nothing of it.
    private const int Plain = 1;
    private const int WithSplits = 2;

    private readonly int[] _shards;
    private readonly int _nextShard;
    private readonly IReadOnlyList<TableSplit> _splits;

    private RoutingTable(long version, IndexDefinition definition, int[] shards, int nextShard, IReadOnlyList<TableSplit> splits)
    {
        (Version, Definition, Options) = (version, definition, definition.ToOptions());
        (_shards, _nextShard, _splits) = (shards, nextShard, splits);
        Shards = [.. shards.Distinct().Order()];
    }

    /// <summary>Its number; later ones are greater.</summary>
    public long Version { get; }

    /// <summary>What the shards' indexes are made with.</summary>
    public IndexDefinition Definition { get; }

    /// <summary>The same as an index takes it.</summary>
    public EmbeddingIndexOptions Options { get; }

    /// <summary>The shards' numbers, in ascending order.</summary>
    public IReadOnlyList<int> Shards { get; }

    /// <summary>The first table of a collection: each shard has as many slots as the others, but for one.</summary>
    public static RoutingTable Create(IndexDefinition definition, int shards)
    {
        if (shards is < 1 or > Slots)
        {
            throw new ArgumentOutOfRangeException(nameof(shards), shards, $"There are to be {shards} shards; expected 1 to {Slots}.");
        }

        return new RoutingTable(1, definition, Fill([.. Enumerable.Range(0, shards).Select(shard => new SlotRange((int)((long)Slots * shard / shards), shard))]), shards, []);
    }

    /// <exception cref="ClusterIndexException">No table, or one of another version.</exception>
    public static RoutingTable Read(string collection, StoredTable stored)
    {
        try
        {
            TableDocument document = JsonSerializer.Deserialize(stored.Text.Span, TableJson.Default.TableDocument) ?? throw new JsonException("null");
            if (document.Format is not (Plain or WithSplits) || document.Slots != Slots)
            {
                throw new ClusterIndexException(
                    $"{collection}: table {stored.Version} has format {document.Format} with {document.Slots} slots; expected format {Plain} or {WithSplits} with {Slots}.");
            }

            return AreWhole(document.Ranges)
                ? new RoutingTable(stored.Version, document.Index, Fill(document.Ranges), document.NextShard ?? document.Ranges.Max(range => range.Shard) + 1, document.Splits ?? [])
                : throw new ClusterIndexException($"{collection}: the ranges of table {stored.Version} do not ascend from 0; expected that.");
        }
        catch (JsonException e)
        {
            throw new ClusterIndexException($"{collection}: table {stored.Version} cannot be read ({e.Message}); expected a document of format {Plain} or {WithSplits}.", e);
        }
    }

    /// <summary>The shard that has an id.</summary>
    public int ShardOf(long id) => _shards[SlotOf(id)];

    /// <summary>Whether a shard has the same ids by another table.</summary>
    public bool AgreesWith(RoutingTable other, int shard)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            if (_shards[slot] == shard != (other._shards[slot] == shard))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The split that a call began; null where there is none, or it was undone.</summary>
    public TableSplit? SplitOf(Guid call) => _splits.FirstOrDefault(split => split.Call == call);

    /// <summary>The split of a shard that is not done; null where there is none.</summary>
    public TableSplit? PendingOf(int shard) => _splits.FirstOrDefault(split => split.From == shard && !split.IsDone);

    /// <summary>Whether a shard was split off from another one, or from one that was.</summary>
    public bool ComesFrom(int shard, int ancestor)
    {
        while (_splits.FirstOrDefault(split => split.To == shard && split.IsDone) is { } split)
        {
            if (split.From == ancestor)
            {
                return true;
            }

            shard = split.From;
        }

        return false;
    }

    /// <summary>The next table, in which a shard is being split; one that was begun before is not any more.</summary>
    /// <exception cref="ClusterIndexException">There is no such shard, or it has a single slot.</exception>
    public RoutingTable BeginSplit(string collection, int shard, Guid call)
    {
        int slots = _shards.Count(owner => owner == shard);
        return slots switch
        {
            0 => throw new ClusterIndexException($"{collection}: there is no shard {shard} to be split; expected one of the {Shards.Count} of table {Version}."),
            1 => throw new ClusterIndexException($"{collection}: shard {shard} has one slot of {Slots}; expected 2 or more, to be split."),
            _ => Next(_shards, _nextShard + 1, [.. _splits.Where(split => split.From != shard || split.IsDone), new TableSplit(shard, _nextShard, call, false)]),
        };
    }

    /// <summary>The next table, in which a split is done: the later half of the slots are the new shard's. Null where it is not under way.</summary>
    public RoutingTable? EndSplit(TableSplit split)
    {
        if (!_splits.Contains(split))
        {
            return null;
        }

        int[] own = [.. Enumerable.Range(0, Slots).Where(slot => _shards[slot] == split.From)];
        int[] shards = [.. _shards];
        foreach (int slot in own[(own.Length / 2)..])
        {
            shards[slot] = split.To;
        }

        return Next(shards, _nextShard, [.. _splits.Select(other => other == split ? split with { IsDone = true } : other)]);
    }

    /// <summary>The next table, in which a split is not under way any more; null where it is not.</summary>
    public RoutingTable? UndoSplit(TableSplit? split) =>
        split is not null && _splits.Contains(split) ? Next(_shards, _nextShard, [.. _splits.Where(other => other != split)]) : null;

    /// <summary>The table as a store keeps it.</summary>
    public StoredTable ToStored()
    {
        bool isPlain = _splits.Count == 0 && _nextShard == Shards[^1] + 1;
        var document = new TableDocument
        {
            Format = isPlain ? Plain : WithSplits,
            Slots = Slots,
            Index = Definition,
            Ranges = Ranges(),
            NextShard = isPlain ? null : _nextShard,
            Splits = isPlain ? null : [.. _splits],
        };
        return new StoredTable(Version, JsonSerializer.SerializeToUtf8Bytes(document, TableJson.Default.TableDocument));
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014): ids that follow one another go to slots that have nothing in common.
    private static int SlotOf(long id)
    {
        ulong x = (ulong)id;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (int)((x ^ (x >> 31)) >> (64 - SlotBits));
    }

    private static int[] Fill(SlotRange[] ranges)
    {
        int[] shards = new int[Slots];
        for (int i = 0; i < ranges.Length; i++)
        {
            shards.AsSpan(ranges[i].First..(i + 1 < ranges.Length ? ranges[i + 1].First : Slots)).Fill(ranges[i].Shard);
        }

        return shards;
    }

    private static bool AreWhole(SlotRange[] ranges)
    {
        int next = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            if ((i == 0 ? ranges[i].First != 0 : ranges[i].First < next) || ranges[i].Shard < 0)
            {
                return false;
            }

            next = ranges[i].First + 1;
        }

        return next is > 0 and <= Slots;
    }

    private RoutingTable Next(int[] shards, int nextShard, IReadOnlyList<TableSplit> splits) => new(Version + 1, Definition, shards, nextShard, splits);

    private SlotRange[] Ranges()
    {
        var ranges = new List<SlotRange>();
        for (int slot = 0; slot < Slots; slot++)
        {
            if (slot == 0 || _shards[slot] != _shards[slot - 1])
            {
                ranges.Add(new SlotRange(slot, _shards[slot]));
            }
        }

        return [.. ranges];
    }
}
