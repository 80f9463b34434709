namespace VkSim.Compute;

/// <summary>The types of a module. A type may only be made of earlier ones, so none contains itself.</summary>
internal sealed class SpirvTypes(SpirvDecorations decorations, SpirvConstants constants)
{
    // Both far above what drivers take; they bound the work that a hostile module can ask for.
    private const int MaximumDepth = 32;
    private const long MaximumBytes = 1L << 40;

    private readonly Dictionary<uint, SpirvType> _types = [];

    public bool TryGet(uint id, out SpirvType type) => _types.TryGetValue(id, out type!);

    public SpirvType Get(uint id, in SpirvInstruction asking)
        => _types.TryGetValue(id, out SpirvType? type) ? type : throw asking.Invalid($"{asking.Op} uses %{id}, which is no type");

    public SpirvType Get(uint id) => _types[id];

    public void Read(in SpirvInstruction instruction)
    {
        SpirvType? type = instruction.Op switch
        {
            SpirvOp.TypeBool => Scalar(instruction, ShaderScalarType.Bool),
            SpirvOp.TypeInt => Scalar(instruction, Integer(instruction[1], instruction[2] != 0)),
            SpirvOp.TypeFloat => Scalar(instruction, Float(instruction[1])),
            SpirvOp.TypeVector => Vector(instruction),
            SpirvOp.TypeMatrix => Nested(instruction, instruction[1], instruction[2], 0, 0),
            SpirvOp.TypeArray => Array(instruction),
            SpirvOp.TypeRuntimeArray => Nested(instruction, instruction[1], 0, Stride(instruction[0]), 0),
            SpirvOp.TypeStruct => Structure(instruction),
            SpirvOp.TypePointer => Pointer(instruction, instruction[2]),
            SpirvOp.TypeForwardPointer => Pointer(instruction, 0),
            SpirvOp.TypeVoid or SpirvOp.TypeImage or SpirvOp.TypeSampler or SpirvOp.TypeSampledImage or SpirvOp.TypeAccelerationStructureKhr
                or SpirvOp.TypeCooperativeMatrixKhr
                => new SpirvType { Id = instruction[0], Op = instruction.Op },
            _ => null,
        };
        if (type is not null && !_types.TryAdd(type.Id, type))
        {
            // A pointer to a structure that holds it is announced before.
            if (_types[type.Id] is not { Op: SpirvOp.TypeForwardPointer } || instruction.Op != SpirvOp.TypePointer)
            {
                throw instruction.Invalid($"%{type.Id} is defined twice");
            }

            _types[type.Id] = type;
        }
    }

    /// <summary>The bytes of a member, whose matrix layout is a decoration of the structure.</summary>
    public long MemberBytes(SpirvType structure, int member)
    {
        SpirvType type = _types[structure.Members[member]];
        long elements = 1;
        long stride = 0;
        SpirvType inner = type;
        while (inner.Op == SpirvOp.TypeArray)
        {
            elements = inner.Count;
            stride = inner.Stride;
            inner = _types[inner.Inner];
            if (inner.Op == SpirvOp.TypeArray)
            {
                return type.Bytes;
            }
        }

        if (inner.Op != SpirvOp.TypeMatrix)
        {
            return type.Bytes;
        }

        long matrix = MatrixBytes(structure, member, inner);
        return elements == 0 ? 0 : type.Op == SpirvOp.TypeArray ? stride * (elements - 1) + matrix : matrix;
    }

    public bool IsRowMajor(SpirvType structure, int member) => decorations.MemberHas(structure.Id, member, SpirvDecoration.RowMajor);

    public int MatrixStride(SpirvType structure, int member)
        => (int)Math.Min(decorations.MemberValue(structure.Id, member, SpirvDecoration.MatrixStride), 1 << 16);

    private long MatrixBytes(SpirvType structure, int member, SpirvType matrix)
    {
        SpirvType column = _types[matrix.Inner];
        long scalar = ShaderMemberType.ScalarBytes(column.Scalar);
        long stride = MatrixStride(structure, member);
        return IsRowMajor(structure, member)
            ? stride * (column.Count - 1) + matrix.Count * scalar
            : stride * (matrix.Count - 1) + column.Count * scalar;
    }

    private static ShaderScalarType Integer(uint width, bool signed) => width switch
    {
        8 => signed ? ShaderScalarType.Int8 : ShaderScalarType.UInt8,
        16 => signed ? ShaderScalarType.Int16 : ShaderScalarType.UInt16,
        32 => signed ? ShaderScalarType.Int32 : ShaderScalarType.UInt32,
        64 => signed ? ShaderScalarType.Int64 : ShaderScalarType.UInt64,
        _ => ShaderScalarType.None,
    };

    private static ShaderScalarType Float(uint width) => width switch
    {
        16 => ShaderScalarType.Float16,
        32 => ShaderScalarType.Float32,
        64 => ShaderScalarType.Float64,
        _ => ShaderScalarType.None,
    };

    private static SpirvType Scalar(in SpirvInstruction instruction, ShaderScalarType scalar) => new()
    {
        Id = instruction[0],
        Op = instruction.Op,
        Scalar = scalar,
        Bytes = ShaderMemberType.ScalarBytes(scalar),
    };

    // Only addresses of buffers are data; what is pointed to may hold the pointer, so its depth is not counted.
    private static SpirvType Pointer(in SpirvInstruction instruction, uint inner)
    {
        var storage = (SpirvStorageClass)instruction[1];
        return new SpirvType
        {
            Id = instruction[0],
            Op = instruction.Op,
            Storage = storage,
            Inner = inner,
            Bytes = storage == SpirvStorageClass.PhysicalStorageBuffer ? sizeof(ulong) : 0,
        };
    }

    private SpirvType Vector(in SpirvInstruction instruction)
    {
        SpirvType component = Get(instruction[1], instruction);
        uint count = instruction[2];
        if (component.Scalar == ShaderScalarType.None || count is < 2 or > 16)
        {
            throw instruction.Invalid($"a vector of {count} components of %{component.Id}");
        }

        return Nested(instruction, component.Id, count, 0, count * component.Bytes) with { Scalar = component.Scalar };
    }

    private SpirvType Array(in SpirvInstruction instruction)
    {
        SpirvType element = Get(instruction[1], instruction);
        // A length that is an expression beyond the evaluator leaves the array without a size.
        long count = constants.Defaults.TryGetValue(instruction[2], out ulong length) ? (long)Math.Min(length, (ulong)MaximumBytes) : 0;
        long stride = Stride(instruction[0]);
        long bytes = count == 0 ? 0 : Checked(instruction, (UInt128)stride * (ulong)(count - 1) + (ulong)element.Bytes);
        return Nested(instruction, element.Id, count, stride, bytes);
    }

    private SpirvType Structure(in SpirvInstruction instruction)
    {
        uint id = instruction[0];
        uint[] members = instruction.Operands[1..].ToArray();
        var structure = new SpirvType { Id = id, Op = instruction.Op, Members = members };
        int depth = 0;
        long bytes = 0;
        for (int i = 0; i < members.Length; i++)
        {
            SpirvType member = Get(members[i], instruction);
            depth = Math.Max(depth, member.Depth);
            long end = decorations.MemberValue(structure.Id, i, SpirvDecoration.Offset) + MemberBytes(structure, i);
            bytes = Math.Max(bytes, Checked(instruction, (UInt128)end));
        }

        return structure with { Depth = Deeper(instruction, depth), Bytes = bytes };
    }

    private SpirvType Nested(in SpirvInstruction instruction, uint inner, long count, long stride, long bytes) => new()
    {
        Id = instruction[0],
        Op = instruction.Op,
        Inner = inner,
        Count = count,
        Stride = stride,
        Bytes = bytes,
        Depth = Deeper(instruction, Get(inner, instruction).Depth),
    };

    private long Stride(uint id) => decorations.TryGet(id, SpirvDecoration.ArrayStride, out uint stride) ? stride : 0;

    private static int Deeper(in SpirvInstruction instruction, int depth)
        => depth < MaximumDepth ? depth + 1 : throw instruction.Invalid($"types nest deeper than {MaximumDepth} levels");

    private static long Checked(in SpirvInstruction instruction, UInt128 bytes)
        => bytes <= (UInt128)MaximumBytes ? (long)bytes : throw instruction.Invalid("a type larger than any memory");
}
