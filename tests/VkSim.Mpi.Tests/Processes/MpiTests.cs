using System.Globalization;
using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests.Processes;

/// <summary>Ranks as processes, over Open MPI.</summary>
public sealed class MpiTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ProcessesGiveTheLossOfAllRows(int ranks)
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        string folder = Directory.CreateTempSubdirectory("vksim-mpi").FullName;
        try
        {
            (int exitCode, string output, string errors) = MpiRun.Start(ranks, "compute", folder);
            Assert.True(exitCode == 0, output + errors);
            using VectorDevice device = Cpu.Create();
            foreach (LossKind kind in RankProgram.Kinds)
            {
                LossCase loss = RankProgram.Case(kind);
                byte[][] first = [.. Enumerable.Range(0, ranks).Select(rank => File.ReadAllBytes(RankProgram.File(folder, kind, rank, 0)))];
                byte[][] second = [.. Enumerable.Range(0, ranks).Select(rank => File.ReadAllBytes(RankProgram.File(folder, kind, rank, 1)))];
                Assert.Equal(first, second);
                using LossResult joined = Share.Join(loss, [.. first.Select(Share.FromBytes)], device);
                LossAgreement.Check(loss, loss.Exact(), joined, $"{kind} at {ranks} processes");
                // Whatever carries the rows: the same bits as the threads of one process.
                byte[][] local = [.. RingLossTests.Shares(loss, device, Share.Uneven(loss.Rows, ranks)).Select(share => (share with { Scratch = 0 }).ToBytes())];
                Assert.Equal(local, first);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void ProcessesWhoseCallsDifferAreToldTheSame()
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        (int exitCode, string output, string errors) = MpiRun.Start(3, "differ");
        Assert.True(exitCode == 0, output + errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal("Rank 1 has LogitScale 20 (Temperature 0.05); rank 0 has 10 (Temperature 0.1). All ranks need the same.", line));
    }

    [SkippableFact]
    public void AProcessThatEndsBeforeTheOthersIsNamed()
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        (int exitCode, string output, string errors) = MpiRun.Start(3, "early");
        Assert.True(exitCode == 0, output + errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal("Rank 1 of 3 has ended and makes no further calls; all ranks need the same calls.", line));
    }

    [SkippableFact]
    public void ATransferThatIsLeftHalfwayEndsAll()
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        (int exitCode, _, string errors) = MpiRun.Start(2, "half");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Rank 0 of 2 ended all: 1024 bytes were sent where 2000 were expected.", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AProcessThatFailsEndsAll()
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        (int exitCode, _, string errors) = MpiRun.Start(3, "throw", Path.GetTempPath());
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Rank 1 of 3 ended all: System.IO.InvalidDataException: no such file", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AProcessThatDiesEndsAll()
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        string folder = Directory.CreateTempSubdirectory("vksim-mpi").FullName;
        (int exitCode, string output, string errors) = MpiRun.Start(3, "die", folder);
        Directory.Delete(folder, recursive: true);
        Assert.NotEqual(0, exitCode);
        Assert.Matches("rank 1 .*signal 9", (output + errors).ReplaceLineEndings(" "));
    }

    [SkippableFact]
    public void MessagesAreCutIntoPieces()
    {
        Skip.If(MpiRun.Missing() is not null, MpiRun.Missing());
        (int exitCode, string output, string errors) = MpiRun.Start(2, "wide");
        Assert.True(exitCode == 0, output + errors);
        // Two rows of one direction among those of zeros: ln 2 for their four pairs, and a bias of −10 for all others.
        const double Rows = 10;
        double expected = ((4 * Math.Log(2)) + ((Rows - 2) * Softplus(10)) + (((Rows * (Rows - 1)) - 2) * Softplus(-10))) / Rows;
        Assert.All(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(expected, double.Parse(line, CultureInfo.InvariantCulture), 1e-5));
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
}
