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
    private const int Format = 1;

    private readonly int[] _shards = new int[Slots];

    private RoutingTable(long version, IndexDefinition definition, IReadOnlyList<SlotRange> ranges)
    {
        (Version, Definition, Options) = (version, definition, definition.ToOptions());
        for (int i = 0; i < ranges.Count; i++)
        {
            _shards.AsSpan(ranges[i].First..(i + 1 < ranges.Count ? ranges[i + 1].First : Slots)).Fill(ranges[i].Shard);
        }

        Shards = [.. _shards.Distinct().Order()];
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

        return new RoutingTable(1, definition, [.. Enumerable.Range(0, shards).Select(shard => new SlotRange((int)((long)Slots * shard / shards), shard))]);
    }

    /// <exception cref="ClusterIndexException">No table, or one of another version.</exception>
    public static RoutingTable Read(string collection, StoredTable stored)
    {
        try
        {
            TableDocument document = JsonSerializer.Deserialize(stored.Text.Span, TableJson.Default.TableDocument) ?? throw new JsonException("null");
            if (document.Format != Format || document.Slots != Slots)
            {
                throw new ClusterIndexException(
                    $"{collection}: table {stored.Version} has format {document.Format} with {document.Slots} slots; expected format {Format} with {Slots}.");
            }

            return AreWhole(document.Ranges)
                ? new RoutingTable(stored.Version, document.Index, document.Ranges)
                : throw new ClusterIndexException($"{collection}: the ranges of table {stored.Version} do not ascend from 0; expected that.");
        }
        catch (JsonException e)
        {
            throw new ClusterIndexException($"{collection}: table {stored.Version} cannot be read ({e.Message}); expected a document of format {Format}.", e);
        }
    }

    /// <summary>The shard that has an id.</summary>
    public int ShardOf(long id) => _shards[SlotOf(id)];

    /// <summary>The table as a store keeps it.</summary>
    public StoredTable ToStored()
    {
        var document = new TableDocument { Format = Format, Slots = Slots, Index = Definition, Ranges = Ranges() };
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
