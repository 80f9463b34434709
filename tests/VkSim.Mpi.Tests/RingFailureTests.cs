using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests;

/// <summary>Ranks whose calls fail or differ: all are told the same, and none waits.</summary>
public sealed class RingFailureTests
{
    private const int Ranks = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Differences => new()
    {
        { "temperature", "Rank 1 has LogitScale 14.285714 (Temperature 0.07); rank 0 has 10 (Temperature 0.1). All ranks need the same." },
        { "columns", "Rank 1 has columns 5; rank 0 has 4. All ranks need the same." },
        { "type", "Rank 1 has the element type of a Float16; rank 0 has Float32. All ranks need the same." },
        { "loss", "Rank 1 has the loss NtXent; rank 0 has InfoNce. All ranks need the same." },
        { "gradients", "Rank 1 has WithGradients true; rank 0 has false. All ranks need the same." },
        { "form", "Rank 1 has Symmetric true; rank 0 has false. All ranks need the same." },
        { "negatives", "Rank 1 has negatives of all queries; rank 0 has of the batch. All ranks need the same." },
        { "reduction", "Rank 1 has Reduction Sum; rank 0 has Mean. All ranks need the same." },
        { "rows", "Rank 1 of 3: 'query' has 2 rows and 'positive' has 3; row i of one belongs to row i of the other, so both need the same number. (Parameter 'positive')" },
        { "null", "Rank 1 of 3: Value cannot be null. (Parameter 'a')" },
        { "mask", "Rank 1 of 3: There is a mask of 4 values; a loss across ranks takes none. (Parameter 'options')" },
        { "explanation", "Rank 1 of 3: Explain is asked for; a loss across ranks explains nothing. (Parameter 'options')" },
        { "no destinations", "Rank 1 of 3: Value cannot be null. (Parameter 'to')" },
        { "disposed", "Rank 1 of 3: Cannot access a disposed object." },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void ARankThatCallsAnotherWayIsNamedAtEveryRank(string difference, string expected)
    {
        using VectorDevice device = Cpu.Create();
        Exception?[] told = Tell(ring => Call(device, ring, ring.Rank == 1 ? difference : ""));
        Assert.All(told, exception =>
        {
            RingException failure = Assert.IsType<RingException>(exception);
            Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
            Assert.Equal(1, failure.Rank);
        });
    }

    [Fact]
    public void PairedNegativesAreAsManyAtEveryRankThatHasRows()
    {
        using VectorDevice device = Cpu.Create();
        Exception?[] told = Tell(ring => Paired(ring, rows: ring.Rank, ofEach: ring.Rank == 2 ? 4 : 3));
        Assert.All(told, exception =>
        {
            RingException failure = Assert.IsType<RingException>(exception);
            Assert.Equal("Rank 2 has negatives of each query: 4; rank 1 has 3. All ranks need the same.", failure.Message);
            Assert.Equal(2, failure.Rank);
        });
        Assert.All(Tell(ring => Paired(ring, rows: ring.Rank, ofEach: 3)), Assert.Null);
        Assert.All(Tell(ring => Paired(ring, rows: 0, ofEach: 3)), Assert.Null);

        void Paired(LocalRing ring, int rows, int ofEach)
        {
            using Matrix query = device.Upload(new float[rows * 4], rows, 4);
            using Matrix negatives = device.Upload(new float[rows * ofEach * 4], rows * ofEach, 4);
            device.InfoNce(ring, query, query, new() { Negatives = negatives, NegativesArePaired = true }).Dispose();
        }
    }

    [Fact]
    public void GradientsThatGoRoundAreWantedAtEveryRank()
    {
        using VectorDevice device = Cpu.Create();
        using Matrix gradient = device.Allocate(2, 4), scale = device.Allocate(1, 1), loss = device.Allocate(1, 1);
        AllAreTold("Rank 1 has GradientB false; rank 0 has true. All ranks need the same.", ring => Call(ring, ring.Rank == 1 ? new() { ScaleGradient = scale } : null));
        AllAreTold("Rank 2 has WithGradients false; rank 0 has true. All ranks need the same.", ring => Call(ring, ring.Rank == 2 ? new() { Loss = loss } : null));

        // Every rank in the form that it likes.
        Assert.All(Tell(ring => Call(ring, ring.Rank == 1 ? new() { GradientB = gradient } : null)), Assert.Null);

        void Call(LocalRing ring, LossDestinations? to)
        {
            using Matrix rows = device.Upload(new float[8], 2, 4), others = device.Upload(new float[8], 2, 4);
            if (to is null)
            {
                device.Clip(ring, rows, others, new() { WithGradients = true }).Dispose();
            }
            else
            {
                device.Clip(ring, rows, others, to);
            }
        }
    }

    [Fact]
    public void LabelsAndTheirMeanAreCheckedAtEveryRank()
    {
        using VectorDevice device = Cpu.Create();
        AllAreTold("Rank 1 of 3: There are 1 labels; the embeddings have 2 rows.", ring => Labelled(ring, ring.Rank == 1 ? 1 : 2, SupConVariant.Out));
        AllAreTold(
            "Rank 2 has Mean In; rank 0 has Out. All ranks need the same.", ring => Labelled(ring, 2, ring.Rank == 2 ? SupConVariant.In : SupConVariant.Out));

        void Labelled(LocalRing ring, int labels, SupConVariant mean)
        {
            using Matrix rows = device.Upload(new float[8], 2, 4);
            device.SupCon(ring, rows, new int[labels], new() { Mean = mean }).Dispose();
        }
    }

    [Fact]
    public void TheRingWorksAfterACallThatFailed()
    {
        LossCase loss = LossCase.Random(LossKind.Clip, 9, 4);
        using VectorDevice device = Cpu.Create();
        double[] losses = new double[Ranks];
        LocalRing.Run(Ranks, ring =>
        {
            Assert.Throws<RingException>(() => Call(device, ring, ring.Rank == 2 ? "temperature" : ""));
            losses[ring.Rank] = Share.Compute(loss, ring, device, [3, 3, 3]).Loss;
        });
        Assert.Equal(loss.LossesOf(loss.Exact()).Average(), losses[2], 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void ARankThatIsCancelledEndsAll(int after)
    {
        LossCase loss = LossCase.Random(LossKind.NtXent, 9, 4);
        using VectorDevice device = Cpu.Create();
        Exception?[] told = Tell(ring =>
        {
            using var source = new CancellationTokenSource();
            var cancelling = new Cancelling(source, after);
            if (after == 0 && ring.Rank == 1)
            {
                source.Cancel();
            }

            PairLossOptions options = ring.Rank == 1 ? loss.Options with { CancellationToken = source.Token, Progress = cancelling } : loss.Options;
            Share.Compute(LossCase.Of(loss.Kind, loss.Values, loss.Rows, loss.Columns, options, 0, null, []), ring, device, [3, 3, 3]);
        });
        Assert.IsAssignableFrom<OperationCanceledException>(told[1]);
        Assert.Equal("Rank 1 of 3: the call was cancelled", Assert.IsType<RingException>(told[0]).Message);
        Assert.Equal("Rank 1 of 3: the call was cancelled", Assert.IsType<RingException>(told[2]).Message);
    }

    [Fact]
    public void ADeviceThatFailsOnTheWayEndsAll()
    {
        LossCase loss = LossCase.Random(LossKind.NtXent, 9, 4);
        VectorDevice[] devices = [Cpu.Create(), Cpu.Create(), Cpu.Create()];
        Exception?[] told = Tell(ring =>
        {
            var failing = new Acting(4, () => devices[1].Dispose());
            PairLossOptions options = ring.Rank == 1 ? loss.Options with { Progress = failing } : loss.Options;
            Share.Compute(LossCase.Of(loss.Kind, loss.Values, loss.Rows, loss.Columns, options, 0, null, []), ring, devices[ring.Rank], [3, 3, 3]);
        });
        Assert.All(told, exception => Assert.StartsWith("Rank 1 of 3: Cannot access a disposed object.", exception!.Message, StringComparison.Ordinal));
        Array.ForEach(devices, device => device.Dispose());
    }

    [Fact]
    public void ARankThatDoesNotComeBreaksTheRing()
    {
        using VectorDevice device = Cpu.Create();
        Exception?[] told = new Exception?[Ranks];
        Assert.Throws<InvalidDataException>(() => LocalRing.Run(Ranks, ring =>
        {
            if (ring.Rank == 1)
            {
                throw new InvalidDataException("no such file");
            }

            told[ring.Rank] = Record.Exception(() => Call(device, ring, ""));
        }));
        Assert.Equal("Rank 1 of 3 ended the ring: no such file", Assert.IsType<RingException>(told[0]).Message);
        Assert.Equal("Rank 1 of 3 ended the ring: no such file", Assert.IsType<RingException>(told[2]).Message);
    }

    [Fact]
    public void ARankThatEndsBeforeTheOthersIsNamed()
    {
        using VectorDevice device = Cpu.Create();
        Exception?[] told = Tell(ring =>
        {
            Call(device, ring, "");
            if (ring.Rank == 1)
            {
                return;
            }

            if (ring.Rank == 0)
            {
                // Rank 2 fails in this call, and has ended by the next.
                Assert.Throws<RingException>(() => Call(device, ring, ""));
            }

            Call(device, ring, ring.Rank == 2 ? "disposed" : "");
        });
        Assert.Null(told[1]);
        Assert.All(new[] { told[0], told[2] }, exception =>
        {
            RingException failure = Assert.IsType<RingException>(exception);
            Assert.Equal("Rank 1 of 3 has ended and makes no further calls; all ranks need the same calls.", failure.Message);
            Assert.Equal(1, failure.Rank);
        });
    }

    [Fact]
    public void TheFailureOfARankThatEndsEarlyIsThatOfTheRun()
    {
        using VectorDevice device = Cpu.Create();
        Task all = Task.Run(() => LocalRing.Run(2, ring =>
        {
            if (ring.Rank == 0)
            {
                Call(device, ring, "");
            }
        }));
        RingException failure = Assert.IsType<RingException>(Record.Exception(() => Assert.True(all.Wait(Patience), "a rank hangs"))!.InnerException);
        Assert.StartsWith("Rank 1 of 2 has ended", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RanksThatDisagreeOnLengthsAreTold()
    {
        IReadOnlyList<LocalRing> ring = LocalRing.Create(2);
        Task sent = ring[1].Send(new byte[3]);
        Task received = ring[0].Receive(new byte[4]);
        Assert.Equal("3 bytes were sent where 4 were expected.", Assert.Throws<RingException>(() => received.GetAwaiter().GetResult()).Message);
        Assert.IsType<RingException>(sent.Exception!.InnerException);
        // The ring is broken then, in the other direction too.
        Assert.Equal("3 bytes were sent where 4 were expected.", Assert.IsType<RingException>(ring[0].Send(new byte[1]).Exception!.InnerException).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LocalRing.Create(0));
    }

    private static void Call(VectorDevice device, IRing ring, string difference)
    {
        int columns = difference == "columns" ? 5 : 4;
        ElementType type = difference == "type" ? ElementType.Float16 : ElementType.Float32;
        using Matrix a = device.Upload(new float[2 * columns], 2, columns, type);
        int rows = difference == "rows" ? 3 : 2;
        using Matrix b = device.Upload(new float[rows * columns], rows, columns);
        InfoNceOptions options = difference switch
        {
            "temperature" => new() { Temperature = 0.07f },
            "gradients" => new() { WithGradients = true },
            "form" => new() { Symmetric = true },
            "negatives" => new() { Negatives = b },
            "reduction" => new() { Reduction = LossReduction.Sum },
            "mask" => new() { Mask = new bool[4] },
            "explanation" => new() { Explain = true },
            _ => new(),
        };
        if (difference == "disposed")
        {
            a.Dispose();
        }

        if (difference is "no destinations")
        {
            device.InfoNce(ring, a, b, null!, options);
            return;
        }

        using LossResult result = difference == "loss" ? device.NtXent(ring, a, b) : device.InfoNce(ring, difference == "null" ? null! : a, b, options);
    }

    private static void AllAreTold(string expected, Action<LocalRing> call) =>
        Assert.All(Tell(call), exception => Assert.StartsWith(expected, Assert.IsType<RingException>(exception).Message, StringComparison.Ordinal));

    // What each rank threw; a rank that hangs fails the test.
    private static Exception?[] Tell(Action<LocalRing> main)
    {
        var told = new Exception?[Ranks];
        Task all = Task.Run(() => LocalRing.Run(Ranks, ring => told[ring.Rank] = Record.Exception(() => main(ring))));
        Assert.True(all.Wait(Patience), "a rank hangs");
        return told;
    }

    private sealed class Cancelling(CancellationTokenSource source, int after) : IProgress<double>
    {
        private int _told;

        public void Report(double value)
        {
            if (++_told == after)
            {
                source.Cancel();
            }
        }
    }

    private sealed class Acting(int after, Action action) : IProgress<double>
    {
        private int _told;

        public void Report(double value)
        {
            if (++_told == after)
            {
                action();
            }
        }
    }
}
