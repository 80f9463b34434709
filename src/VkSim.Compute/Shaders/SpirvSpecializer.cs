namespace VkSim.Compute;

/// <summary>
/// Writes a module anew with a value in place of every specialization constant, so that a driver sees plain constants. Workgroup sizes
/// become numbers. An operation that is not understood stays one, over plain constants; all other instructions stay as they are.
/// </summary>
/// <param name="module">The module.</param>
/// <param name="types">Its types.</param>
/// <param name="values">Bits of the scalar constants by id, as far as they are known.</param>
/// <param name="sizes">Workgroup sizes that depend on constants, by function.</param>
internal sealed class SpirvSpecializer(
    SpirvModule module, SpirvTypes types, Dictionary<uint, ulong> values, Dictionary<uint, WorkgroupSize> sizes)
{
    // No instruction becomes longer.
    private readonly uint[] _words = new uint[module.Words.Length];
    private readonly HashSet<uint> _unknown = [];
    private int _length;

    /// <summary>The new words.</summary>
    public ReadOnlySpan<uint> Run()
    {
        ReadOnlySpan<uint> words = module.Words;
        words[..SpirvModule.HeaderWords].CopyTo(_words);
        _length = SpirvModule.HeaderWords;
        for (int position = SpirvModule.HeaderWords; position < words.Length;)
        {
            int count = (int)(words[position] >> 16);
            Write((SpirvOp)(words[position] & 0xFFFF), words.Slice(position + 1, count - 1));
            position += count;
        }

        return _words.AsSpan(0, _length);
    }

    private void Write(SpirvOp op, ReadOnlySpan<uint> operands)
    {
        switch (op)
        {
            case SpirvOp.Decorate when (SpirvDecoration)operands[1] == SpirvDecoration.SpecId:
                break;
            case SpirvOp.ExecutionMode or SpirvOp.ExecutionModeId
                when operands[1] is SpirvModule.LocalSizeMode or SpirvModule.LocalSizeIdMode && sizes.TryGetValue(operands[0], out WorkgroupSize size):
                Emit(SpirvOp.ExecutionMode, [operands[0], SpirvModule.LocalSizeMode, size.X, size.Y, size.Z]);
                break;
            case SpirvOp.SpecConstantTrue or SpirvOp.SpecConstantFalse or SpirvOp.SpecConstant or SpirvOp.SpecConstantOp:
                WriteScalar(op, operands);
                break;
            case SpirvOp.SpecConstantComposite when !HasUnknown(operands[2..]):
                Emit(SpirvOp.ConstantComposite, operands);
                break;
            case SpirvOp.SpecConstantComposite:
                _unknown.Add(operands[1]);
                Emit(op, operands);
                break;
            default:
                Emit(op, operands);
                break;
        }
    }

    private void WriteScalar(SpirvOp op, ReadOnlySpan<uint> operands)
    {
        SpirvType type = types.Get(operands[0]);
        // A bool of a type of 64 bits is malformed, and has no room for a value of that type.
        if (!values.TryGetValue(operands[1], out ulong value) || operands.Length < 2 + (type.Bytes + 3) / 4 && type.Scalar != ShaderScalarType.Bool)
        {
            _unknown.Add(operands[1]);
            Emit(op, operands);
            return;
        }

        if (type.Scalar == ShaderScalarType.Bool)
        {
            Emit(value != 0 ? SpirvOp.ConstantTrue : SpirvOp.ConstantFalse, operands[..2]);
        }
        else if (type.Bytes == sizeof(ulong))
        {
            Emit(SpirvOp.Constant, [operands[0], operands[1], (uint)value, (uint)(value >> 32)]);
        }
        else
        {
            // Narrow signed integers are extended by their sign.
            int unused = type.Scalar is ShaderScalarType.Int8 or ShaderScalarType.Int16 ? 32 - (int)(type.Bytes * 8) : 0;
            Emit(SpirvOp.Constant, [operands[0], operands[1], (uint)((int)(uint)value << unused >> unused)]);
        }
    }

    private bool HasUnknown(ReadOnlySpan<uint> constituents)
    {
        foreach (uint id in constituents)
        {
            if (_unknown.Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    private void Emit(SpirvOp op, ReadOnlySpan<uint> operands)
    {
        _words[_length] = (uint)(operands.Length + 1) << 16 | (uint)op;
        operands.CopyTo(_words.AsSpan(_length + 1));
        _length += operands.Length + 1;
    }
}
