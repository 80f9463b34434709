using VkSim.Reference;

namespace VkSim.Cli.Tests.Demo;

public sealed class DemoComparisonTests
{
    private static readonly string[] _texts =
    [
        "The cat sat on the mat and looked at the other cat.",
        "A cat and another cat sat on a mat, and looked.",
        "Prices rose by three percent in the third quarter.",
        "Dispatch the compute shader, then read the buffer back.",
        "The prices of the third quarter rose again.",
    ];

    [Fact]
    public void FindsTheMostSimilarPairsAndTheNearestTexts()
    {
        DemoResult result = Run(new ExactBackend(), _texts, "compute shader", 2);
        Assert.Equal(2, result.Pairs.Count);
        Assert.Equal([("0.txt", "1.txt"), ("2.txt", "4.txt")], result.Pairs.Select(pair => (pair.A, pair.B)).Order());
        Assert.InRange(result.Pairs[0].Score, result.Pairs[1].Score, 1f);
        Assert.Equal("3.txt", result.Matches[0].File);
        Assert.Equal(2, result.Matches.Count);
    }

    [Fact]
    public void ChecksEveryScore()
    {
        DemoResult result = Run(new ExactBackend(), _texts, "cat", 10);
        // The matrix, the lists with each text itself in them, and the query.
        Assert.Equal(25 + 25 + 5, result.Oracle.Scores);
        Assert.Equal(5, result.Oracle.WholeRows);
        Assert.InRange(result.Oracle.LargestDifference, 0, 2e-7);
        Assert.Equal(0, result.Oracle.MissedNeighbors);
        Assert.True(result.Oracle.Passed);
        Assert.Equal(10, result.Pairs.Count);
    }

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(-1e-3f)]
    [InlineData(float.NaN)]
    public void AWrongScoreFailsTheCheck(float fault)
    {
        OracleReport report = Run(new ExactBackend { Fault = fault }, _texts, null, 3).Oracle;
        Assert.False(report.Passed);
        Assert.True(float.IsNaN(fault) ? double.IsNaN(report.LargestDifference) : report.LargestDifference > 9e-4);
    }

    [Fact]
    public void AMissedNeighbourFailsTheCheck()
    {
        OracleReport report = Run(new ExactBackend { ForgetsNearest = true }, _texts, null, 2).Oracle;
        Assert.Equal(_texts.Length, report.MissedNeighbors);
        Assert.InRange(report.LargestDifference, 0, 1e-6);
        Assert.False(report.Passed);
    }

    [Fact]
    public void OneTextHasNoPairs()
    {
        DemoResult result = Run(new ExactBackend(), [_texts[0]], "mat", 10);
        Assert.Empty(result.Pairs);
        Assert.Equal("0.txt", Assert.Single(result.Matches).File);
        Assert.True(result.Oracle.Passed);
    }

    [Fact]
    public void AQueryOfUnknownWordsFindsNothing() => Assert.Empty(Run(new ExactBackend(), _texts, "zzyzx", 10).Matches);

    [Fact]
    public void CopiesAreMarkedAndDoNotCrowdOutTheOthers()
    {
        string[] texts = [.. Enumerable.Repeat(_texts[0], 30), .. _texts[1..]];
        DemoResult result = Run(new ExactBackend(), texts, null, 3);
        Assert.Equal(5, result.Texts.Distinct.Count);
        Assert.Equal(29, result.Texts.Copies.Count);
        Assert.Equal(6, result.Pairs.Count);
        Assert.All(result.Pairs.Take(3), pair => Assert.True(pair.Identical && pair.A == "0.txt" && pair.Score > 0.999999f));
        Assert.All(result.Pairs.Skip(3), pair => Assert.False(pair.Identical));
        Assert.Contains(result.Pairs, pair => (pair.A, pair.B) == ("0.txt", "30.txt"));
    }

    [Fact]
    public void ALargeCollectionIsCheckedInEvenlySpreadRows()
    {
        const int Rows = 10_000;
        float[] vectors = [.. Enumerable.Range(0, Rows).Select(row => row + 1f)];
        OracleCheck check = new(vectors, Rows, 1, CancellationToken.None);
        Assert.Equal(OracleCheck.MostWholeScores / Rows, check.WholeRows.Length);
        Assert.Equal(0, check.WholeRows[0]);
        Assert.InRange(check.WholeRows[^1], Rows - 10, Rows - 1);
        Assert.Equal(check.WholeRows.Order().Distinct(), check.WholeRows);
        Assert.Equal(5000, new OracleCheck(vectors[..5000], 5000, 1, CancellationToken.None).WholeRows.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(9)]
    public void OneWrongScoreIsFoundWhereverItIs(int rows)
    {
        const int Columns = 37;
        float[] vectors = [.. Enumerable.Range(0, rows * Columns).Select(index => MathF.Sin(index * index))];
        ReferenceMatrix matrix = ReferenceMatrix.From(vectors, rows, Columns);
        float[] scores = ReferenceCosine.Pairwise(matrix, matrix).ToSingle();
        Neighbors none = new(rows, 0, [], []);
        Assert.InRange(Largest(), 0, 6e-8);
        for (int place = 0; place < scores.Length; place++)
        {
            float right = scores[place];
            scores[place] = right - 0.25f;
            Assert.Equal(0.25, Largest(), 1e-6);
            scores[place] = float.NaN;
            Assert.True(double.IsNaN(Largest()));
            scores[place] = right;
        }

        double Largest()
        {
            OracleCheck check = new(vectors, rows, Columns, CancellationToken.None);
            check.CheckWhole(scores, none, new SilentBoard());
            Assert.Equal((long)rows * rows, check.Report().Scores);
            return check.Report().LargestDifference;
        }
    }

    [Fact]
    public void StopsWhenAsked()
    {
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        using VectorDevice device = new ExactBackend().Open();
        DemoComparison comparison = new(device, Collection(_texts), new SilentBoard(), stopped.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => comparison.Run(null, 3, new DemoTimes()));
    }

    private static DemoResult Run(ExactBackend backend, string[] texts, string? query, int top)
    {
        using VectorDevice device = backend.Open();
        return new DemoComparison(device, Collection(texts), new SilentBoard(), CancellationToken.None).Run(query, top, new DemoTimes());
    }

    private static TextCollection Collection(string[] texts) =>
        new("test", [.. texts.Select((text, index) => new TextDocument($"{index}.txt", text, text.Length))], new SkippedFiles());
}
