namespace VkSim.Compute;

/// <summary>The names and decorations of a module, of ids and of members of structures.</summary>
internal sealed class SpirvDecorations
{
    // A member is kept as its index + 1, so that 0 is the id itself.
    private readonly Dictionary<(uint Id, uint Member, SpirvDecoration Decoration), uint> _values = [];
    private readonly Dictionary<(uint Id, uint Member), string> _names = [];
    private readonly Dictionary<uint, List<(SpirvDecoration Decoration, uint Value)>> _ofId = [];

    public void Read(in SpirvInstruction instruction)
    {
        switch (instruction.Op)
        {
            case SpirvOp.Name:
                _names[(instruction[0], 0)] = instruction.Text(1, out _);
                break;
            case SpirvOp.MemberName:
                _names[(instruction[0], Member(instruction, 1))] = instruction.Text(2, out _);
                break;
            case SpirvOp.Decorate:
                Add(instruction[0], (SpirvDecoration)instruction[1], instruction.Operands.Length > 2 ? instruction[2] : 0);
                break;
            case SpirvOp.MemberDecorate:
                _values[(instruction[0], Member(instruction, 1), (SpirvDecoration)instruction[2])] =
                    instruction.Operands.Length > 3 ? instruction[3] : 0;
                break;
            case SpirvOp.GroupDecorate:
                for (int i = 1; i < instruction.Operands.Length; i++)
                {
                    foreach ((SpirvDecoration decoration, uint value) in Group(instruction[0]))
                    {
                        Add(instruction[i], decoration, value);
                    }
                }

                break;
            case SpirvOp.GroupMemberDecorate:
                for (int i = 1; i + 1 < instruction.Operands.Length; i += 2)
                {
                    foreach ((SpirvDecoration decoration, uint value) in Group(instruction[0]))
                    {
                        _values[(instruction[i], Member(instruction, i + 1), decoration)] = value;
                    }
                }

                break;
        }
    }

    public string Name(uint id) => _names.GetValueOrDefault((id, 0u), "");

    public string MemberName(uint id, int member) => _names.GetValueOrDefault((id, (uint)member + 1), "");

    public bool Has(uint id, SpirvDecoration decoration) => _values.ContainsKey((id, 0, decoration));

    public bool TryGet(uint id, SpirvDecoration decoration, out uint value) => _values.TryGetValue((id, 0, decoration), out value);

    public bool MemberHas(uint id, int member, SpirvDecoration decoration) => _values.ContainsKey((id, (uint)member + 1, decoration));

    public uint MemberValue(uint id, int member, SpirvDecoration decoration)
        => _values.GetValueOrDefault((id, (uint)member + 1, decoration));

    private static uint Member(in SpirvInstruction instruction, int operand)
        => instruction[operand] < ushort.MaxValue
            ? instruction[operand] + 1
            : throw instruction.Invalid($"member {instruction[operand]} of a structure");

    // A copy, because a group may (wrongly) name itself as a target.
    private (SpirvDecoration, uint)[] Group(uint id) => _ofId.TryGetValue(id, out var list) ? [.. list] : [];

    private void Add(uint id, SpirvDecoration decoration, uint value)
    {
        if (_values.TryAdd((id, 0, decoration), value))
        {
            if (!_ofId.TryGetValue(id, out var list))
            {
                _ofId.Add(id, list = []);
            }

            list.Add((decoration, value));
        }
    }
}
