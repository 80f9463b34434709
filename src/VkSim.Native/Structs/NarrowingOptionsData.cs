namespace VkSim.Native;

/// <summary>vksim_narrowing_options.</summary>
internal unsafe struct NarrowingOptionsData
{
    public uint StructSize;
    public int Narrowing;
    public float Epsilon;
    public float Order;
    public double* Scales;
    public nuint ScalesCapacity;

    public static NarrowingOptionsData Default => new() { Epsilon = 1e-8f, Order = 2 };

    /// <summary>The options, if they fit a matrix of that shape.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static NarrowingOptionsData Read(NarrowingOptionsData* given, long rows, int columns)
    {
        NarrowingOptionsData read = VersionedStruct.Read(given, Default, "options");
        NarrowingKind kind = EnumValue.Of<NarrowingKind>(read.Narrowing, "narrowing");
        Require(read.Epsilon >= 0, "epsilon", read.Epsilon);
        Require(read.Order >= 0, "order", read.Order);
        if (read.Scales is not null)
        {
            if (kind is not (NarrowingKind.Directions or NarrowingKind.ColumnDirections))
            {
                throw new ArgumentException($"The options ask for scales, which the narrowing {kind} does not have.", "scales");
            }

            _ = Call.Room(read.Scales, read.ScalesCapacity, kind == NarrowingKind.Directions ? rows : columns, "scales");
        }

        return read;
    }

    /// <summary>Reads a source so.</summary>
    public readonly NarrowedSource Narrow(IMatrixSource source) => (NarrowingKind)Narrowing switch
    {
        NarrowingKind.Distances => NarrowedSource.ForSelfDistances(source),
        NarrowingKind.Directions => NarrowedSource.ForDirections(source, Epsilon, Order),
        NarrowingKind.ColumnDirections => NarrowedSource.ForColumnDirections(source, Epsilon, Order),
        NarrowingKind.Softmax => NarrowedSource.ForSoftmax(source),
        _ => NarrowedSource.Plain(source),
    };

    /// <summary>Tells what rows or columns were divided by, once they were read.</summary>
    public readonly void WriteScales(NarrowedSource source)
    {
        long count = Scales is null ? 0 : (NarrowingKind)Narrowing == NarrowingKind.Directions ? source.Rows : source.Columns;
        for (long i = 0; i < count; i++)
        {
            Scales[i] = source.ScaleOf(i);
        }
    }

    private static void Require(bool fits, string name, float value)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected at least 0.");
        }
    }
}
