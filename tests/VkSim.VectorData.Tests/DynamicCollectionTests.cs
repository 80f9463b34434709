namespace VkSim.VectorData.Tests;

/// <summary>Records that are dictionaries.</summary>
public sealed class DynamicCollectionTests : IDisposable
{
    private static readonly (string Name, Type Type, object? Value)[] Values =
    [
        ("Bool", typeof(bool), true), ("Byte", typeof(byte), (byte)255), ("SByte", typeof(sbyte), (sbyte)-128), ("Short", typeof(short), short.MinValue),
        ("UShort", typeof(ushort), ushort.MaxValue), ("Int", typeof(int), int.MinValue), ("UInt", typeof(uint), uint.MaxValue), ("Long", typeof(long), long.MinValue),
        ("ULong", typeof(ulong), ulong.MaxValue), ("Float", typeof(float), 0.1f), ("Double", typeof(double), double.NegativeInfinity), ("Decimal", typeof(decimal), 0.10m),
        ("String", typeof(string), "ü\n\0"), ("DateTime", typeof(DateTime), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(7)),
        ("Offset", typeof(DateTimeOffset), new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(-3))), ("Date", typeof(DateOnly), new DateOnly(1, 1, 1)),
        ("Time", typeof(TimeOnly), TimeOnly.MaxValue), ("Span", typeof(TimeSpan), TimeSpan.MinValue), ("Guid", typeof(Guid), Guid.NewGuid()),
        ("Maybe", typeof(int?), 4), ("Nothing", typeof(int?), null), ("Texts", typeof(string[]), new[] { "a", null, "" }), ("Numbers", typeof(List<double>), new List<double> { 1, double.NaN }),
    ];

    private readonly VkSimVectorStore _store = new(Cpu.Device);

    public static VectorStoreCollectionDefinition Definition => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("Key", typeof(int)),
            .. Values.Select(value => new VectorStoreDataProperty(value.Name, value.Type) { IsIndexed = value.Name.Length % 2 == 0 }),
            new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 1) { DistanceFunction = DistanceFunction.EuclideanDistance },
        ],
    };

    public static Dictionary<string, object?> Record(int key) => new(Values.ToDictionary(value => value.Name, value => value.Value))
    {
        ["Key"] = key,
        ["Vector"] = (ReadOnlyMemory<float>)new float[] { key },
    };

    internal static void AssertIsRecord(int key, Dictionary<string, object?> got)
    {
        Assert.Equal(key, got["Key"]);
        foreach ((string name, _, object? value) in Values)
        {
            Assert.Equal((name, value?.GetType()), (name, got[name]?.GetType()));
            Assert.Equal(value, got[name]);
        }

        Assert.Equal(((DateTime)Record(0)["DateTime"]!).Kind, ((DateTime)got["DateTime"]!).Kind);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task EveryTypeComesBackAsItWas()
    {
        VectorStoreCollection<object, Dictionary<string, object?>> records = await RecordsAsync();
        Dictionary<string, object?> got = (await records.GetAsync(2))!;
        AssertIsRecord(2, got);
        Assert.False(got.ContainsKey("Vector"));
        Dictionary<string, object?> withVector = (await records.GetAsync(2, new() { IncludeVectors = true }))!;
        Assert.Equal(new[] { 2f }, ((ReadOnlyMemory<float>)withVector["Vector"]!).ToArray());
    }

    [Fact]
    public async Task FiltersCastWhatTheyTakeFromTheDictionary()
    {
        VectorStoreCollection<object, Dictionary<string, object?>> records = await RecordsAsync();
        string name = "Int";
        async Task<int> CountAsync(System.Linq.Expressions.Expression<Func<Dictionary<string, object?>, bool>> filter) =>
            (await records.SearchAsync(new float[1], 9, new() { Filter = filter }).ListAsync()).Count;
        Assert.Equal(1, await CountAsync(record => (int)record["Key"]! == 2));
        Assert.Equal(3, await CountAsync(record => (int)record[name]! < 0));
        Assert.Equal(3, await CountAsync(record => (bool)record["Bool"]!));
        Assert.Equal(0, await CountAsync(record => !(bool)record["Bool"]! || (string)record["String"]! == "x"));
        Assert.Equal(3, await CountAsync(record => record["Nothing"] == null && ((string[])record["Texts"]!).Contains("a")));
        Assert.Equal(3, await CountAsync(record => (decimal)record["Decimal"]! == 0.1m && (int?)record["Maybe"] > 3));
        Assert.Equal(2, (await records.GetAsync(record => true, 2, new() { OrderBy = by => by.Descending(record => record["Key"]) }).ListAsync()).Count);
        Assert.Throws<InvalidOperationException>(() => { records.GetAsync(record => (int)record["Unknown"]! == 1, 1); });
        Assert.Throws<InvalidCastException>(() => { records.GetAsync(record => (long)record["Int"]! == 1, 1); });
    }

    [Fact]
    public async Task WhatIsNotAsDefinedIsRefused()
    {
        VectorStoreCollection<object, Dictionary<string, object?>> records = await RecordsAsync();
        await Assert.ThrowsAsync<ArgumentException>("key", () => records.GetAsync("2"));
        await Assert.ThrowsAsync<ArgumentException>("key", () => records.DeleteAsync(2L));
        Dictionary<string, object?> record = Record(7);
        record["Int"] = 7L;
        await Assert.ThrowsAsync<InvalidCastException>(() => records.UpsertAsync(record));
        await Assert.ThrowsAsync<ArgumentException>("record", () => records.UpsertAsync(new Dictionary<string, object?> { ["Int"] = 1 }));
        Assert.Null(await records.GetAsync(7));
        await records.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 7, ["Other"] = "is not stored" });
        Dictionary<string, object?> sparse = (await records.GetAsync(7))!;
        Assert.Null(sparse["Int"]);
        Assert.False(sparse.ContainsKey("Other"));
    }

    private async Task<VectorStoreCollection<object, Dictionary<string, object?>>> RecordsAsync()
    {
        VectorStoreCollection<object, Dictionary<string, object?>> records = _store.GetDynamicCollection("records", Definition);
        await records.EnsureCollectionExistsAsync();
        await records.UpsertAsync([Record(1), Record(2), Record(3)]);
        return records;
    }
}
