using VkSim.Mpi.Passes;
using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests;

/// <summary>Rows that go round in many pieces, as those of more than 16 MiB do.</summary>
[Collection(nameof(Alone))]
public sealed class PieceTests
{
    [Theory]
    [MemberData(nameof(RingLossTests.AllKinds), MemberType = typeof(RingLossTests))]
    public void ManyPiecesGiveTheBitsOfOne(LossKind kind)
    {
        // A piece has three rows, or eight of sums; the ranks' last pieces have fewer.
        LossCase loss = LossCase.Random(kind, rows: 37, columns: 19, RingLossTests.WithLogSums);
        using VectorDevice device = Cpu.Create();
        int[] split = [17, 0, 20];
        IReadOnlyList<Share> whole = RingLossTests.Shares(loss, device, split);
        long standard = HostBlock.PieceBytes;
        HostBlock.PieceBytes = 256;
        try
        {
            IReadOnlyList<Share> cut = RingLossTests.Shares(loss, device, split);
            Assert.Equal(whole.Select(Bits), cut.Select(Bits));
            using LossResult joined = Share.Join(loss, cut, device);
            LossAgreement.Check(loss, loss.Exact(), joined, $"{kind} in pieces");
        }
        finally
        {
            HostBlock.PieceBytes = standard;
        }
    }

    private static byte[] Bits(Share share) => (share with { Scratch = 0 }).ToBytes();
}
