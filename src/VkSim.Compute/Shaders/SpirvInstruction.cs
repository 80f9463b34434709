using System.Text;

namespace VkSim.Compute;

/// <summary>One instruction of a module; reading past its end is an error of the module.</summary>
internal readonly ref struct SpirvInstruction
{
    private readonly int _position;
    private readonly string _module;

    public SpirvInstruction(SpirvOp op, ReadOnlySpan<uint> operands, int position, string module)
    {
        Op = op;
        Operands = operands;
        _position = position;
        _module = module;
    }

    public SpirvOp Op { get; }

    public ReadOnlySpan<uint> Operands { get; }

    public uint this[int index]
        => index < Operands.Length ? Operands[index] : throw Invalid($"instruction {Op} has {Operands.Length} operands, expected more than {index}");

    /// <summary>The text that begins at an operand, and the operand after it.</summary>
    public string Text(int index, out int next)
    {
        var bytes = new List<byte>();
        for (int i = index; i < Operands.Length; i++)
        {
            for (int shift = 0; shift < 32; shift += 8)
            {
                byte value = (byte)(Operands[i] >> shift);
                if (value == 0)
                {
                    next = i + 1;
                    return Encoding.UTF8.GetString(bytes.ToArray());
                }

                bytes.Add(value);
            }
        }

        throw Invalid($"the text of instruction {Op} does not end");
    }

    public InvalidDataException Invalid(string what)
        => new($"'{_module}' is not a valid SPIR-V module: {what} (at word {_position}).");
}
