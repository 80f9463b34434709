using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Operations;

namespace VkSim.Losses;

/// <summary>The views of what a loss is to fill; none where something is not wanted.</summary>
internal readonly record struct LossViews
{
    /// <summary>1×1.</summary>
    public MatrixView Loss { get; private init; }

    /// <summary>A row each.</summary>
    public MatrixView Losses { get; private init; }

    /// <summary>A row each.</summary>
    public MatrixView LogSumExp { get; private init; }

    /// <summary>As the first operand.</summary>
    public MatrixView GradientA { get; private init; }

    /// <summary>As the second operand.</summary>
    public MatrixView GradientB { get; private init; }

    /// <summary>As explicit negatives.</summary>
    public MatrixView GradientNegatives { get; private init; }

    /// <summary>1×1.</summary>
    public MatrixView ScaleGradient { get; private init; }

    /// <summary>1×1.</summary>
    public MatrixView BiasGradient { get; private init; }

    /// <summary>Checks destinations against the operands, of which those that there are none of are none.</summary>
    /// <param name="device">Where the loss is computed.</param>
    /// <param name="to">The destinations.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="negatives">Explicit negatives that have a gradient.</param>
    /// <param name="constants">Explicit negatives that have none.</param>
    /// <param name="losses">Rows that have a loss.</param>
    /// <param name="logSums">Rows that have a denominator; null where the loss has none.</param>
    public static LossViews Of(
        VectorDevice device,
        LossDestinations to,
        in MatrixView a,
        in MatrixView b,
        in MatrixView negatives,
        in MatrixView constants,
        long losses,
        long? logSums)
    {
        var views = new LossViews
        {
            Loss = View(device, to.Loss, 1, 1, nameof(to.Loss)),
            Losses = View(device, to.Losses, losses, 1, nameof(to.Losses)),
            LogSumExp = View(device, to.LogSumExp, logSums ?? 0, logSums is null ? 0 : 1, nameof(to.LogSumExp)),
            GradientA = View(device, to.GradientA, a.Rows, a.Columns, nameof(to.GradientA)),
            GradientB = View(device, to.GradientB, b.Rows, b.Columns, nameof(to.GradientB)),
            GradientNegatives = View(device, to.GradientNegatives, negatives.Rows, negatives.Columns, nameof(to.GradientNegatives)),
            ScaleGradient = View(device, to.ScaleGradient, 1, 1, nameof(to.ScaleGradient)),
            BiasGradient = View(device, to.BiasGradient, 1, 1, nameof(to.BiasGradient)),
        };
        views.CheckApart([a, b, negatives, constants]);
        return views;
    }

    private void CheckApart(ReadOnlySpan<MatrixView> operands)
    {
        ReadOnlySpan<MatrixView> all = [Loss, Losses, LogSumExp, GradientA, GradientB, GradientNegatives, ScaleGradient, BiasGradient];
        for (int i = 0; i < all.Length; i++)
        {
            foreach (MatrixView operand in operands)
            {
                Operands.Apart(all[i], operand, Name(i), "operand");
            }

            for (int j = 0; j < i; j++)
            {
                Operands.Apart(all[i], all[j], Name(i), Name(j));
            }
        }
    }

    private static string Name(int index) => index switch
    {
        0 => nameof(Loss),
        1 => nameof(Losses),
        2 => nameof(LogSumExp),
        3 => nameof(GradientA),
        4 => nameof(GradientB),
        5 => nameof(GradientNegatives),
        6 => nameof(ScaleGradient),
        _ => nameof(BiasGradient),
    };

    private static MatrixView View(VectorDevice device, Matrix? destination, long rows, int columns, string name)
    {
        if (destination is null)
        {
            return default;
        }

        MatrixView view = destination.ViewOn(device, name);
        Operands.Fits(view, rows, columns, ElementType.Float32, name);
        return view;
    }
}
