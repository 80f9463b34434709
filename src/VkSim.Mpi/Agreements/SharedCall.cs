using System.Globalization;
using VkSim.Contract;

namespace VkSim.Mpi.Agreements;

/// <summary>A rank's call of a loss in numbers: what must be the same at all ranks, and how many rows it brings.</summary>
internal sealed class SharedCall
{
    // Where ranks of another version of the package would misunderstand one another.
    private const double Version = 3;

    // What a rank tells that has nothing to compare; no option can have it, since these are single.
    private const double Nothing = double.MaxValue;

    private readonly bool _hasGradients;
    private readonly List<(string Name, double Value, Func<double, string> Text)> _terms = [];

    private SharedCall(VectorDevice device, string loss, Matrix a, PairLossOptions options, LossDestinations? to)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(a);
        Add("the version of VkSim.Mpi's messages", Version);
        Add("the loss", Array.IndexOf(Losses, loss), value => Losses[(int)value]);
        Add("a device of the kind", device.Description.Type == BackendInfo.SimdType ? 0 : 1, value => value == 0 ? "cpu" : "Vulkan");
        Add("columns", a.Columns);
        Add("the element type of a", a.ElementType);
        Add(nameof(options.LogitScale), options.LogitScale, value => $"{Number(value)} (Temperature {Number((float)(1 / value))})");
        Add(nameof(options.MaxLogitScale), options.MaxLogitScale);
        Add(nameof(options.Bias), options.Bias);
        Add(nameof(options.Margin), options.Margin);
        Add(nameof(options.Normalize), options.Normalize);
        Add(nameof(options.Epsilon), options.Epsilon);
        Add(nameof(options.Reduction), options.Reduction);
        _hasGradients = to?.HasGradients ?? options.WithGradients;
        Add(nameof(options.WithGradients), _hasGradients);
        Rows = a.Rows;
    }

    private static string[] Losses { get; } = ["Clip", "InfoNce", "NtXent", "SigLip", "SupCon"];

    /// <summary>Rows that the rank brings.</summary>
    public long Rows { get; }

    /// <summary>Negatives that the rank brings for all queries.</summary>
    public long Negatives { get; private init; }

    /// <summary>Whether the negatives are the ones that go round.</summary>
    public bool HasSharedNegatives { get; private init; }

    /// <summary>All numbers: rows first, then what must be the same.</summary>
    public double[] Values => [Rows, Negatives, .. _terms.Select(term => term.Value)];

    /// <summary>A call of SigLIP.</summary>
    public static SharedCall Of(VectorDevice device, Matrix a, Matrix b, SigLipOptions options, LossDestinations? to = null) =>
        new SharedCall(device, "SigLip", a, options, to).With(b, to);

    /// <summary>A call of CLIP.</summary>
    public static SharedCall Of(VectorDevice device, Matrix a, Matrix b, ClipOptions options, LossDestinations? to = null) =>
        new SharedCall(device, "Clip", a, options, to).With(b, to).With(options);

    /// <summary>A call of NT-Xent.</summary>
    public static SharedCall Of(VectorDevice device, Matrix a, Matrix b, NtXentOptions options, LossDestinations? to = null) =>
        new SharedCall(device, "NtXent", a, options, to).With(b, to).With(options);

    /// <summary>A call of SupCon.</summary>
    public static SharedCall Of(VectorDevice device, Matrix embeddings, SupConOptions options, LossDestinations? to = null)
    {
        SharedCall call = new SharedCall(device, "SupCon", embeddings, options, to).With(options);
        call.Add(nameof(options.Mean), options.Mean);
        return call;
    }

    /// <summary>A call of InfoNCE.</summary>
    public static SharedCall Of(VectorDevice device, Matrix query, Matrix positive, InfoNceOptions options, LossDestinations? to = null)
    {
        bool isShared = options.Negatives is not null && !options.NegativesArePaired;
        var call = new SharedCall(device, "InfoNce", query, options, to)
        {
            HasSharedNegatives = isShared,
            Negatives = isShared ? options.Negatives!.Rows : 0,
        };
        call.With(positive, to).Add(nameof(options.Symmetric), options.Symmetric);
        call.Add("negatives", options.Negatives is null ? 0 : isShared ? 1 : 2, value => value switch { 0 => "of the batch", 1 => "of all queries", _ => "of each query" });
        // A number of rows that is no multiple is the rank's own failure, which it tells at the next meeting.
        bool hasOfEach = options is { Negatives: not null, NegativesArePaired: true } && query.Rows > 0 && options.Negatives.Rows % query.Rows == 0;
        call.Add("negatives of each query:", hasOfEach ? options.Negatives!.Rows / query.Rows : Nothing);
        call.Add(nameof(options.NegativesAreConstant), options.NegativesAreConstant);
        call.Add("the element type of negatives", options.Negatives?.ElementType ?? ElementType.Float32);
        call.Add(nameof(to.GradientNegatives), call._hasGradients && (to is null || to.GradientNegatives is not null));
        return call.With(options);
    }

    /// <summary>Compares what all ranks told.</summary>
    /// <exception cref="RingException">A rank's call is another one.</exception>
    public void CheckSame(double[][] all)
    {
        // Place by place, so that every rank names the same; losses with other terms differ in the loss, before these.
        for (int place = 2; place < Values.Length; place++)
        {
            int first = Math.Max(0, Array.FindIndex(all, values => values[place] != Nothing));
            for (int rank = first + 1; rank < all.Length; rank++)
            {
                if (all[rank][place] != Nothing && !all[rank][place].Equals(all[first][place]))
                {
                    throw Other(place - 2, rank, all[rank][place], first, all[first][place]);
                }
            }
        }
    }

    private RingException Other(int term, int rank, double value, int first, double valueOfFirst)
    {
        (string name, _, Func<double, string> text) = _terms[term];
        return new RingException($"Rank {rank} has {name} {text(value)}; rank {first} has {text(valueOfFirst)}. All ranks need the same.", rank);
    }

    // The second operand; its gradient goes round where it is wanted.
    private SharedCall With(Matrix b, LossDestinations? to)
    {
        ArgumentNullException.ThrowIfNull(b);
        Add("the element type of b", b.ElementType);
        Add(nameof(to.GradientB), _hasGradients && (to is null || to.GradientB is not null));
        return this;
    }

    private SharedCall With(ContrastiveOptions options)
    {
        Add(nameof(options.Decoupled), options.Decoupled);
        Add(nameof(options.LabelSmoothing), options.LabelSmoothing);
        return this;
    }

    private void Add(string name, double value, Func<double, string>? text = null) => _terms.Add((name, value, text ?? Number));

    private void Add(string name, bool value) => Add(name, value ? 1 : 0, number => number == 0 ? "false" : "true");

    private void Add<T>(string name, T value)
        where T : struct, Enum =>
        Add(name, Convert.ToInt32(value, CultureInfo.InvariantCulture), number => Enum.GetName((T)Enum.ToObject(typeof(T), (int)number)) ?? Number(number));

    private static string Number(double value) => ((float)value).ToString(CultureInfo.InvariantCulture);
}
