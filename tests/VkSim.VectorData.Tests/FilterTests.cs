using System.Linq.Expressions;

namespace VkSim.VectorData.Tests;

/// <summary>Filters find what the same lambda finds among the records themselves.</summary>
public sealed class FilterTests
{
    private static readonly string Captured = "b";
    private static readonly int Large = 70000;
    private static readonly string[] Some = ["a", "c"];
    private static readonly Note[] Notes =
    [
        new() { Id = "0", Topic = "a", Year = 2000, Rating = 1.5, IsDraft = true, Tags = ["x", "y"], Pages = [1, 2], Written = Day(1), Small = 3 },
        new() { Id = "1", Topic = "b", Year = 2001, Rating = null, Tags = ["y"], Pages = [2], Written = Day(2), Small = 4 },
        new() { Id = "2", Topic = "c", Year = 2002, Rating = double.NaN, Tags = [], Written = Day(3), Small = 3 },
        new() { Id = "3", Topic = null, Year = 2003, Rating = -2, IsDraft = true, Tags = null, Pages = [], Written = Day(4), Small = -1 },
        new() { Id = "4", Topic = "abc", Year = 2000, Rating = 2, Tags = [null!, "x"], Written = Day(5), Small = 300 },
    ];

    public static TheoryData<string> Names => [.. Filters.Keys];

    private static Dictionary<string, Expression<Func<Note, bool>>> Filters => new Expression<Func<Note, bool>>[]
    {
        note => note.Topic == "a",
        note => "a" == note.Topic,
        note => note.Topic != "a",
        note => note.Topic == null,
        note => note.Topic != null,
        note => note.Topic == Captured,
        note => note.Id == "3",
        note => note.Id != "3",
        note => note.Year == 2000,
        note => note.Year < 2001,
        note => note.Year <= 2001,
        note => note.Year > 2001,
        note => 2001 >= note.Year,
        note => note.Year > 2000 && note.Year < 2003,
        note => note.Year < 1000,
        note => note.Year > 5000 || note.Year < 2001,
        note => !(note.Year < 2002),
        note => note.Year != 2000 & note.Topic != "b",
        note => note.Rating == 1.5,
        note => note.Rating == null,
        note => note.Rating != null && note.Rating > 1,
        note => note.Rating.HasValue,
        note => !note.Rating.HasValue,
        note => note.Rating.HasValue && note.Rating.Value < 2,
        note => note.Rating < 2,
        note => !(note.Rating < 2),
        note => note.Rating == double.NaN,
        note => note.Rating != double.NaN,
        note => note.IsDraft,
        note => !note.IsDraft,
        note => note.IsDraft == true,
        note => note.IsDraft != true && note.Year == 2000,
        note => note.Small == 3,
        note => note.Small < 100,
        note => note.Small == Large,
        note => note.Tags != null && note.Tags.Contains("x"),
        note => note.Tags != null && note.Tags.Contains(null!),
        note => note.Tags != null && !note.Tags.Contains("x"),
        note => note.Tags != null && note.Tags.Any(tag => tag == "y"),
        note => note.Tags != null && note.Tags.Any(tag => new[] { "x", "z" }.Contains(tag)),
        note => note.Pages != null && note.Pages.Contains((short)2),
        note => note.Small > 3.5,
        note => Some.Contains(note.Topic),
        note => new List<string?> { "a", null }.Contains(note.Topic),
        note => new HashSet<int> { 2000, 2003 }.Contains(note.Year),
        note => new[] { 3, 300, 70000 }.Contains(note.Small),
        note => Some.Contains(note.Id) || new[] { "1", "9" }.Contains(note.Id),
        note => note.Topic != null && note.Topic.Contains("b"),
        note => note.Topic != null && note.Topic.StartsWith("a"),
        note => note.Topic != null && note.Topic.EndsWith("C", StringComparison.OrdinalIgnoreCase),
        note => note.Topic != null && note.Topic.Equals("a"),
        note => Equals(note.Topic, "b"),
        note => note.Written > new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero).AddHours(1),
        note => note.Written == Day(3),
        note => note.Year > note.Small,
        note => true,
        note => false || note.Year == 2000,
        note => note.Topic == "a" && note.Rating > 1 || note.Tags == null && note.IsDraft,
    }.ToDictionary(filter => filter.ToString());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task FindWhatLinqFinds(string name)
    {
        Expression<Func<Note, bool>> filter = Filters[name];
        using var notes = new VkSimCollection<string, Note>(Cpu.Device, "notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(Notes.Select(note => new Note
        {
            Id = note.Id,
            Topic = note.Topic,
            Year = note.Year,
            Rating = note.Rating,
            IsDraft = note.IsDraft,
            Tags = note.Tags,
            Pages = note.Pages,
            Written = note.Written,
            Small = note.Small,
            Place = new float[] { int.Parse(note.Id), 0 },
        }));
        string[] expected = [.. Notes.Where(filter.Compile()).Select(note => note.Id)];
        Assert.Equal(expected, (await notes.GetAsync(filter, 9).ListAsync()).Select(note => note.Id));
        Assert.Equal(expected, (await notes.SearchAsync(new float[2], 9, new() { Filter = filter }).ListAsync()).Select(hit => hit.Record.Id));
    }

    [Fact]
    public async Task RandomFiltersOfIndexedAndOtherPropertiesFindWhatLinqFinds()
    {
        var random = new Random(13);
        using var notes = new VkSimCollection<string, Note>(Cpu.Device, "notes");
        await notes.EnsureCollectionExistsAsync();
        List<Note> all = [];
        for (int round = 0; round < 60; round++)
        {
            Note[] changed = [.. Enumerable.Range(0, 20).Select(_ => RandomNote(random))];
            all.RemoveAll(note => changed.Any(other => other.Id == note.Id) || note.Year == round % 5);
            await notes.DeleteAsync((await notes.GetAsync(note => note.Year == round % 5, 999).ListAsync()).Select(note => note.Id));
            await notes.UpsertAsync(changed);
            all.AddRange(changed.Reverse().DistinctBy(note => note.Id));
            Expression<Func<Note, bool>> filter = RandomFilter(random, 4);
            IEnumerable<string> expected = all.Where(filter.Compile()).Select(note => note.Id).Order();
            Assert.Equal(expected, (await notes.GetAsync(filter, 999).ListAsync()).Select(note => note.Id).Order());
            Assert.Equal(expected, (await notes.SearchAsync(new float[2], 999, new() { Filter = filter }).ListAsync()).Select(hit => hit.Record.Id).Order());
        }
    }

    [Fact]
    public void WhatCannotBeTranslatedIsNamed()
    {
        using var notes = new VkSimCollection<string, Note>(Cpu.Device, "notes");
        (Expression<Func<Note, bool>> Filter, string Part)[] filters =
        [
            (note => note.Topic!.Length == 3, "note.Topic.Length"),
            (note => note.Topic!.ToUpper() == "A", "note.Topic.ToUpper()"),
            (note => note.Year + 1 == 2001, "(note.Year + 1)"),
            (note => note.Tags == Some.ToList(), "note.Tags =="),
            (note => note.Topic!.Contains(note.Id), "note.Topic.Contains(note.Id)"),
            (note => note.Tags!.Contains(note.Id), "note.Tags.Contains(note.Id)"),
            (note => note.Tags!.Any(tag => tag.Length > 1), "note.Tags.Any("),
            (note => string.IsNullOrEmpty(note.Topic), "IsNullOrEmpty(note.Topic)"),
            (note => note.Place == null, "'Place'"),
        ];
        foreach ((Expression<Func<Note, bool>> filter, string part) in filters)
        {
            Assert.Contains(part, Assert.Throws<NotSupportedException>(() => { notes.GetAsync(filter, 1); }).Message);
            Assert.Contains(part, Assert.Throws<NotSupportedException>(() => { notes.SearchAsync(new float[2], 1, new() { Filter = filter }); }).Message);
        }
    }

    private static DateTimeOffset Day(int day) => new(2024, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static Note RandomNote(Random random) => new()
    {
        Id = $"{random.Next(200)}",
        Topic = random.Next(4) is var topic and > 0 ? $"{topic}" : null,
        Year = random.Next(20),
        Rating = random.Next(5) is var rating and > 0 ? rating : null,
        IsDraft = random.Next(2) == 0,
        Tags = random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"{random.Next(4)}")],
        Small = (short)random.Next(20),
        Place = new float[] { random.NextSingle(), 0 },
    };

    private static Expression<Func<Note, bool>> RandomFilter(Random random, int depth)
    {
        if (depth > 0 && random.Next(4) > 0)
        {
            Expression<Func<Note, bool>> left = RandomFilter(random, depth - 1), right = RandomFilter(random, depth - 1);
            ParameterExpression note = left.Parameters[0];
            Expression other = new Renamed(right.Parameters[0], note).Visit(right.Body);
            return Expression.Lambda<Func<Note, bool>>(
                random.Next(5) switch { 0 => Expression.Not(left.Body), 1 or 2 => Expression.AndAlso(left.Body, other), _ => Expression.OrElse(left.Body, other) }, note);
        }

        int number = random.Next(20);
        string text = $"{random.Next(4)}";
        return random.Next(10) switch
        {
            0 => note => note.Topic == text,
            1 => note => note.Topic == null,
            2 => note => note.Year < number,
            3 => note => note.Year >= number,
            4 => note => note.Year == number,
            5 => note => note.Rating > number / 5,
            6 => note => note.IsDraft,
            7 => note => note.Tags != null && note.Tags.Contains(text),
            8 => note => note.Small <= number,
            _ => note => new[] { number, number + 1 }.Contains(note.Year),
        };
    }

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
