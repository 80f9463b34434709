namespace VkSim.Compute;

/// <summary>The scalar constants of a module, re-evaluated for given specialization constants.</summary>
internal sealed class SpirvConstants
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<uint, ulong> _defaults = [];
    private readonly Dictionary<uint, int> _widths = [];
    private readonly Dictionary<uint, uint[]> _composites = [];

    private readonly record struct Entry(uint Id, SpirvOp Op, int Bits, uint? SpecId, ulong Value, uint[] Operands);

    /// <summary>The values with every specialization constant at its default.</summary>
    public IReadOnlyDictionary<uint, ulong> Defaults => _defaults;

    public void AddValue(uint id, int bits, uint? specId, ulong value)
    {
        _entries.Add(new(id, SpirvOp.Constant, bits, specId, Truncate(value, bits), []));
        _widths[id] = bits;
        _defaults[id] = Truncate(value, bits);
    }

    public void AddComposite(uint id, ReadOnlySpan<uint> constituents) => _composites[id] = constituents.ToArray();

    /// <summary>An OpSpecConstantOp over earlier constants; one that is not understood simply has no value.</summary>
    public void AddOperation(uint id, int bits, SpirvOp operation, ReadOnlySpan<uint> operands)
    {
        var entry = new Entry(id, operation, bits, null, 0, operands.ToArray());
        _entries.Add(entry);
        _widths[id] = bits;
        if (Evaluate(entry, _defaults) is { } value)
        {
            _defaults[id] = value;
        }
    }

    public bool TryGetComposite(uint id, out uint[] constituents) => _composites.TryGetValue(id, out constituents!);

    /// <summary>All values under given specialization constants; operands come before their use, so one pass does.</summary>
    public Dictionary<uint, ulong> With(IReadOnlyDictionary<uint, ulong> specialization)
    {
        var values = new Dictionary<uint, ulong>(_defaults.Count);
        foreach (Entry entry in _entries)
        {
            if (Evaluate(entry, values, specialization) is { } value)
            {
                values[entry.Id] = value;
            }
        }

        return values;
    }

    private ulong? Evaluate(in Entry entry, Dictionary<uint, ulong> values, IReadOnlyDictionary<uint, ulong>? specialization = null)
    {
        if (entry.Op == SpirvOp.Constant)
        {
            return entry.SpecId is { } id && specialization is not null && specialization.TryGetValue(id, out ulong given)
                ? Truncate(given, entry.Bits)
                : entry.Value;
        }

        if (entry.Op == SpirvOp.CompositeExtract)
        {
            return entry.Operands is [var composite, var index] && _composites.TryGetValue(composite, out uint[]? parts)
                && index < parts.Length && values.TryGetValue(parts[index], out ulong part) && _widths[parts[index]] == entry.Bits ? part : null;
        }

        Span<ulong> operands = stackalloc ulong[3];
        if (entry.Operands.Length is 0 or > 3)
        {
            return null;
        }

        for (int i = 0; i < entry.Operands.Length; i++)
        {
            if (!values.TryGetValue(entry.Operands[i], out operands[i]) || !HasWidth(entry, i))
            {
                return null;
            }
        }

        return Apply(entry.Op, entry.Operands.Length, operands) is { } result ? Truncate(result, entry.Bits) : null;
    }

    // Sizes are 32-bit integers, which bools count as; operations on other widths are left without a value rather than got wrong.
    private bool HasWidth(in Entry entry, int operand) => entry.Op switch
    {
        SpirvOp.Select => operand == 0 || _widths[entry.Operands[operand]] == entry.Bits,
        SpirvOp.UConvert or SpirvOp.SConvert => _widths[entry.Operands[operand]] == 32,
        _ => entry.Bits == 32 && _widths[entry.Operands[operand]] == 32,
    };

    private static ulong? Apply(SpirvOp op, int count, ReadOnlySpan<ulong> operands)
    {
        uint a = (uint)operands[0];
        uint b = (uint)operands[1];
        int sa = (int)a;
        int sb = (int)b;
        bool divides = b != 0 && !(sa == int.MinValue && sb == -1);
        return (op, count) switch
        {
            (SpirvOp.UConvert or SpirvOp.Bitcast, 1) => a,
            (SpirvOp.SConvert, 1) => (ulong)(long)sa,
            (SpirvOp.SNegate, 1) => 0u - a,
            (SpirvOp.Not, 1) => ~a,
            (SpirvOp.LogicalNot, 1) => a == 0 ? 1u : 0u,
            (SpirvOp.IAdd, 2) => a + b,
            (SpirvOp.ISub, 2) => a - b,
            (SpirvOp.IMul, 2) => a * b,
            (SpirvOp.UDiv, 2) when b != 0 => a / b,
            (SpirvOp.UMod, 2) when b != 0 => a % b,
            (SpirvOp.SDiv, 2) when divides => (uint)(sa / sb),
            (SpirvOp.SRem, 2) when divides => (uint)(sa % sb),
            (SpirvOp.SMod, 2) when divides => (uint)((sa % sb + sb) % sb),
            (SpirvOp.ShiftLeftLogical, 2) when b < 32 => a << (int)b,
            (SpirvOp.ShiftRightLogical, 2) when b < 32 => a >> (int)b,
            (SpirvOp.ShiftRightArithmetic, 2) when b < 32 => (uint)(sa >> (int)b),
            (SpirvOp.BitwiseOr or SpirvOp.LogicalOr, 2) => a | b,
            (SpirvOp.BitwiseAnd or SpirvOp.LogicalAnd, 2) => a & b,
            (SpirvOp.BitwiseXor, 2) => a ^ b,
            (SpirvOp.IEqual or SpirvOp.LogicalEqual, 2) => Bit(a == b),
            (SpirvOp.INotEqual or SpirvOp.LogicalNotEqual, 2) => Bit(a != b),
            (SpirvOp.UGreaterThan, 2) => Bit(a > b),
            (SpirvOp.UGreaterThanEqual, 2) => Bit(a >= b),
            (SpirvOp.ULessThan, 2) => Bit(a < b),
            (SpirvOp.ULessThanEqual, 2) => Bit(a <= b),
            (SpirvOp.SGreaterThan, 2) => Bit(sa > sb),
            (SpirvOp.SGreaterThanEqual, 2) => Bit(sa >= sb),
            (SpirvOp.SLessThan, 2) => Bit(sa < sb),
            (SpirvOp.SLessThanEqual, 2) => Bit(sa <= sb),
            (SpirvOp.Select, 3) => a != 0 ? operands[1] : operands[2],
            _ => null,
        };
    }

    private static ulong Bit(bool value) => value ? 1u : 0u;

    private static ulong Truncate(ulong value, int bits) => bits >= 64 ? value : value & ((1UL << bits) - 1);
}
