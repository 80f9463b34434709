using System.Text;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Tests;

/// <summary>Which shard has which id.</summary>
public sealed class RoutingTableTests
{
    private static readonly IndexDefinition Definition = IndexDefinition.Of(new() { Dimensions = 7, Metric = Metric.Dot, Coarse = CoarseCopy.Int8, Epsilon = 1e-3f });

    // Files of collections depend on these for ever.
    [Fact]
    public void IdsStayWhereTheyAre()
    {
        var table = RoutingTable.Create(Definition, RoutingTable.Slots);
        Assert.Equal([0, 5540, 14068, 5786, 2416], new[] { 0, 1, 2, long.MaxValue, long.MinValue }.Select(table.ShardOf));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void IdsThatFollowOneAnotherAreSpreadEvenly(int shards)
    {
        var table = RoutingTable.Create(Definition, shards);
        int[] counts = new int[shards];
        for (long id = 0; id < 200_000; id++)
        {
            counts[table.ShardOf(id)]++;
        }

        // Six standard deviations.
        double mean = 200_000.0 / shards;
        Assert.All(counts, count => Assert.InRange(count, mean - (6 * Math.Sqrt(mean)) - (0.02 * mean), mean + (6 * Math.Sqrt(mean)) + (0.02 * mean)));
        Assert.Equal(Enumerable.Range(0, shards), table.Shards);
    }

    [Fact]
    public void ATableComesBackFromItsDocument()
    {
        var table = RoutingTable.Create(Definition, 5);
        var read = RoutingTable.Read("c", table.ToStored() with { Version = 9 });
        Assert.Equal(9, read.Version);
        Assert.Equal(Definition, read.Definition);
        Assert.Equal(table.Options, read.Options);
        Assert.All(Enumerable.Range(-500, 1000), id => Assert.Equal(table.ShardOf(id), read.ShardOf(id)));
    }

    [Fact]
    public void ASplitGivesHalfOfTheSlotsToANumberThatIsNew()
    {
        var table = RoutingTable.Create(Definition, 3);
        (Guid first, Guid second) = (Guid.NewGuid(), Guid.NewGuid());
        RoutingTable begun = table.BeginSplit("c", 1, first);
        Assert.All(Enumerable.Range(0, 1000), id => Assert.Equal(table.ShardOf(id), begun.ShardOf(id)));
        TableSplit undone = begun.SplitOf(first)!;
        RoutingTable again = Read(begun.UndoSplit(undone)!).BeginSplit("c", 1, second);
        Assert.Null(again.EndSplit(undone));
        Assert.Null(again.UndoSplit(undone));
        TableSplit split = again.PendingOf(1)!;
        Assert.Equal((3, 4), (undone.To, split.To));
        RoutingTable ended = Read(Read(again).EndSplit(split)!);
        Assert.Equal(5, ended.Version);
        Assert.Equal([0, 1, 2, 4], ended.Shards);
        Assert.Null(ended.PendingOf(1));
        Assert.True(ended.SplitOf(second)!.IsDone);
        int[] moved = [.. Enumerable.Range(0, 6000).Where(id => ended.ShardOf(id) != table.ShardOf(id))];
        Assert.All(moved, id => Assert.Equal((1, 4), (table.ShardOf(id), ended.ShardOf(id))));
        Assert.InRange(moved.Length, 850, 1150);
        Assert.True(ended.ComesFrom(4, 1));
        Assert.False(ended.ComesFrom(1, 4) || ended.ComesFrom(4, 0));
        Assert.True(ended.AgreesWith(table, 0));
        Assert.False(ended.AgreesWith(table, 1));

        static RoutingTable Read(RoutingTable table) => RoutingTable.Read("c", table.ToStored());
    }

    [Fact]
    public void AShardOfOneSlotIsNotSplit()
    {
        var error = Assert.Throws<ClusterIndexException>(() => RoutingTable.Create(Definition, RoutingTable.Slots).BeginSplit("c", 7, Guid.NewGuid()));
        Assert.Contains("shard 7 has one slot of 16384; expected 2 or more", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("null", "cannot be read")]
    [InlineData("\"format\": 3", "format 3 with 16384 slots; expected format 1 or 2")]
    [InlineData("\"first\": 99", "do not ascend from 0")]
    [InlineData("\"metric\": \"Nearness\"", "'Nearness' as Metric")]
    public void WhatIsNoTableIsRefused(string change, string expected)
    {
        string text = Encoding.UTF8.GetString(RoutingTable.Create(Definition, 2).ToStored().Text.Span);
        string changed = change switch
        {
            ['"', ..] => System.Text.RegularExpressions.Regex.Replace(text, change[..(change.IndexOf(':', StringComparison.Ordinal) + 1)] + " [^,\\s]+", change),
            _ => change,
        };
        Assert.NotEqual(text, changed);
        var error = Assert.Throws<ClusterIndexException>(() => RoutingTable.Read("c", new StoredTable(3, Encoding.UTF8.GetBytes(changed))));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
