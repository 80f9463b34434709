using VkSim.Reference;
using VkSim.Tests.Losses;

namespace VkSim.Tests.Reference;

public sealed class ReferenceContrastiveTests
{
    public static TheoryData<LossKind> Kinds => [.. Enum.GetValues<LossKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GradientsAreFiniteDifferences(LossKind kind)
    {
        foreach (Func<PairLossOptions, PairLossOptions> change in Changes(kind))
        {
            LossCase loss = CaseOf(kind, change);
            ReferenceLoss exact = loss.Exact();
            for (int i = 0; i < loss.Values.Length; i++)
            {
                // A step that single precision holds exactly.
                float step = 1f / 256;
                float before = loss.Values[i];
                loss.Values[i] = before + step;
                double up = Answer(loss);
                double stepUp = loss.Values[i] - (double)before;
                loss.Values[i] = before - step;
                double down = Answer(loss);
                double stepDown = (double)before - loss.Values[i];
                loss.Values[i] = before;
                Assert.Equal((up - down) / (stepUp + stepDown), exact.Gradient.Values[i], 2e-3 * (1 + Math.Abs(exact.Gradient.Values[i])));
            }

            LossCase warmer = CaseOf(kind, o => change(o) with { LogitScale = change(o).LogitScale + (1f / 128) });
            LossCase colder = CaseOf(kind, o => change(o) with { LogitScale = change(o).LogitScale - (1f / 128) });
            Assert.Equal((Answer(warmer) - Answer(colder)) * 64, exact.Scale, 1e-4 * (1 + Math.Abs(exact.Scale)));
            LossCase higher = CaseOf(kind, o => change(o) with { Bias = change(o).Bias + (1f / 128) });
            LossCase lower = CaseOf(kind, o => change(o) with { Bias = change(o).Bias - (1f / 128) });
            Assert.Equal((Answer(higher) - Answer(lower)) * 64, exact.Bias, 1e-4 * (1 + Math.Abs(exact.Bias)));
        }
    }

    // The forms that take a mask have one, so that gradients do not go to what is left out.
    private static LossCase CaseOf(LossKind kind, Func<PairLossOptions, PairLossOptions> change) => LossCase.Random(
        kind, 4, 3, change, masked: kind is LossKind.InfoNce or LossKind.SymmetricInfoNce or LossKind.SharedNegatives or LossKind.PairedNegatives);

    private static double Answer(LossCase loss) => loss.LossesOf(loss.Exact()).Sum() / (loss.Options.Reduction == LossReduction.Mean ? loss.LossRows : 1);

    private static IEnumerable<Func<PairLossOptions, PairLossOptions>> Changes(LossKind kind)
    {
        yield return o => o with { LogitScale = 3 };
        yield return o => o with { LogitScale = 3, Epsilon = 1.25f };
        yield return o => o with { LogitScale = 50, MaxLogitScale = 3 };
        yield return o => o with { LogitScale = 1, Normalize = false, Margin = 0.3f, Bias = 0.5f, Reduction = LossReduction.Sum };
        if (kind != LossKind.SigLip)
        {
            yield return o => (ContrastiveOptions)o with { LogitScale = 3, LabelSmoothing = 0.2f };
            yield return o => (ContrastiveOptions)o with { LogitScale = 3, LabelSmoothing = 0.1f, Decoupled = true };
        }

        if (kind == LossKind.SupCon)
        {
            yield return o => (SupConOptions)o with { LogitScale = 3, Mean = SupConVariant.In };
            yield return o => (SupConOptions)o with { LogitScale = 3, Mean = SupConVariant.In, Decoupled = true };
        }
    }
}
