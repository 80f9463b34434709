using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// A parsed SPIR-V module. Parsing trusts nothing: whatever bytes come in, the result is a module or an
/// <see cref="InvalidDataException"/>, in time proportional to the bytes.
/// </summary>
internal sealed partial class SpirvModule
{
    private const uint Magic = 0x07230203;

    /// <summary>Words before the first instruction.</summary>
    public const int HeaderWords = 5;

    /// <summary>The execution modes of a workgroup size by numbers, and by ids of constants.</summary>
    public const uint LocalSizeMode = 17, LocalSizeIdMode = 38;

    private const int MaximumEntryPoints = 256;
    private const uint ComputeModel = 5;
    private const uint WorkgroupSizeBuiltIn = 25;

    private readonly string _name;
    private readonly SpirvDecorations _decorations = new();
    private readonly SpirvConstants _constants = new();
    private readonly SpirvTypes _types;
    private readonly SpirvUsage _usage = new();
    private readonly List<SpirvCapability> _capabilities = [];
    private readonly List<(uint Function, string Name)> _entries = [];
    private readonly Dictionary<uint, (bool Ids, uint X, uint Y, uint Z)> _localSizes = [];
    private readonly Dictionary<uint, (uint Type, SpirvStorageClass Storage)> _variables = [];
    private readonly SortedDictionary<uint, SpecializationConstant> _specialization = [];
    private uint? _workgroupSizeConstant;

    private SpirvModule(string name)
    {
        _name = name;
        _types = new SpirvTypes(_decorations, _constants);
    }

    /// <summary>The words in this machine's byte order.</summary>
    public uint[] Words { get; private set; } = [];

    /// <summary>The version of SPIR-V as the module has it, such as 0x10300 for 1.3.</summary>
    public uint Version => Words[1];

    public IReadOnlyList<SpirvCapability> Capabilities => _capabilities;

    /// <summary>An entry point has its workgroup size by ids of constants.</summary>
    public bool UsesLocalSizeId => _localSizes.Values.Any(size => size.Ids);

    public IReadOnlyList<ShaderEntryPoint> EntryPoints { get; private set; } = [];

    public IReadOnlyList<ShaderBinding> Bindings { get; private set; } = [];

    public IReadOnlyList<PushConstantMember> PushConstants { get; private set; } = [];

    public int PushConstantOffset { get; private set; }

    public int PushConstantBytes { get; private set; }

    public IReadOnlyList<SpecializationConstant> SpecializationConstants { get; private set; } = [];

    /// <exception cref="InvalidDataException">It is no SPIR-V compute shader, or it is truncated or malformed.</exception>
    public static SpirvModule Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var module = new SpirvModule(name) { Words = ToWords(bytes, name) };
        module.ReadInstructions();
        module.Reflect();
        return module;
    }

    /// <summary>The module's words with a value in place of every specialization constant.</summary>
    /// <param name="specialization">Bits of the values by constant id; the others have their defaults.</param>
    public ReadOnlySpan<uint> Specialize(IReadOnlyDictionary<uint, ulong> specialization)
    {
        Dictionary<uint, ulong> values = _constants.With(specialization);
        var sizes = new Dictionary<uint, WorkgroupSize>();
        foreach ((uint function, _) in _entries)
        {
            if (WorkgroupSizeIds(function) is { } ids && Array.TrueForAll(ids, values.ContainsKey))
            {
                sizes[function] = WorkgroupSizeOf(function, values);
            }
        }

        return new SpirvSpecializer(this, _types, values, sizes).Run();
    }

    public WorkgroupSize WorkgroupSizeOf(string entryPoint, IReadOnlyDictionary<uint, ulong> specialization)
    {
        foreach ((uint function, string name) in _entries)
        {
            if (name == entryPoint)
            {
                return WorkgroupSizeOf(function, _constants.With(specialization));
            }
        }

        throw new ArgumentException($"'{_name}' has no entry point '{entryPoint}'.", nameof(entryPoint));
    }

    private static uint[] ToWords(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < HeaderWords * 4 || bytes.Length % 4 != 0)
        {
            throw new InvalidDataException(
                $"'{name}' is not a valid SPIR-V module: it has {bytes.Length} bytes, expected a multiple of 4 and at least {HeaderWords * 4}.");
        }

        var words = new uint[bytes.Length / 4];
        bytes.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        if (words[0] == BinaryPrimitives.ReverseEndianness(Magic))
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        if (words[0] != Magic)
        {
            throw new InvalidDataException(
                $"'{name}' is not a valid SPIR-V module: it begins with 0x{words[0]:x8}, expected 0x{Magic:x8}.");
        }

        return words;
    }

    private void ReadInstructions()
    {
        for (int position = HeaderWords; position < Words.Length;)
        {
            uint head = Words[position];
            int count = (int)(head >> 16);
            if (count == 0 || count > Words.Length - position)
            {
                throw Invalid($"instruction {head & 0xFFFF} at word {position} claims {count} words, {Words.Length - position} are left");
            }

            Read(new SpirvInstruction((SpirvOp)(head & 0xFFFF), Words.AsSpan(position + 1, count - 1), position, _name));
            position += count;
        }
    }

    private void Read(in SpirvInstruction instruction)
    {
        _decorations.Read(instruction);
        _types.Read(instruction);
        _usage.Read(instruction);
        switch (instruction.Op)
        {
            case SpirvOp.Capability:
                _capabilities.Add((SpirvCapability)instruction[0]);
                break;
            case SpirvOp.EntryPoint when instruction[0] == ComputeModel:
                AddEntryPoint(instruction);
                break;
            case SpirvOp.ExecutionMode when instruction[1] == LocalSizeMode:
                _localSizes[instruction[0]] = (false, instruction[2], instruction[3], instruction[4]);
                break;
            case SpirvOp.ExecutionModeId when instruction[1] == LocalSizeIdMode:
                _localSizes[instruction[0]] = (true, instruction[2], instruction[3], instruction[4]);
                break;
            case SpirvOp.ConstantTrue or SpirvOp.ConstantFalse or SpirvOp.Constant or SpirvOp.ConstantNull
                or SpirvOp.SpecConstantTrue or SpirvOp.SpecConstantFalse or SpirvOp.SpecConstant:
                AddConstant(instruction);
                break;
            case SpirvOp.ConstantComposite or SpirvOp.SpecConstantComposite:
                AddComposite(instruction);
                break;
            case SpirvOp.SpecConstantOp:
                SpirvType type = _types.Get(instruction[0], instruction);
                _constants.AddOperation(instruction[1], (int)Math.Max(type.Bytes * 8, 1), (SpirvOp)instruction[2], instruction.Operands[3..]);
                break;
            case SpirvOp.Variable:
                AddVariable(instruction);
                break;
        }
    }

    private void AddEntryPoint(in SpirvInstruction instruction)
    {
        string name = instruction.Text(2, out _);
        if (_entries.Exists(e => e.Name == name))
        {
            throw instruction.Invalid($"two entry points '{name}'");
        }

        if (_entries.Count == MaximumEntryPoints)
        {
            throw instruction.Invalid($"more than {MaximumEntryPoints} compute entry points");
        }

        _entries.Add((instruction[1], name));
    }

    private void AddConstant(in SpirvInstruction instruction)
    {
        SpirvType type = _types.Get(instruction[0], instruction);
        if (type.Scalar == ShaderScalarType.None || type.Op == SpirvOp.TypeVector)
        {
            return;
        }

        uint id = instruction[1];
        ulong value = instruction.Op switch
        {
            SpirvOp.ConstantTrue or SpirvOp.SpecConstantTrue => 1,
            SpirvOp.Constant or SpirvOp.SpecConstant => type.Bytes > 4 ? instruction[2] | (ulong)instruction[3] << 32 : instruction[2],
            _ => 0,
        };
        bool isSpecialization = instruction.Op is SpirvOp.SpecConstantTrue or SpirvOp.SpecConstantFalse or SpirvOp.SpecConstant;
        uint? specId = isSpecialization && _decorations.TryGet(id, SpirvDecoration.SpecId, out uint number) ? number : null;
        int bits = (int)type.Bytes * 8;
        _constants.AddValue(id, bits, specId, value);
        if (specId is { } key)
        {
            // Two constants may share an id; the one that has a name tells more.
            string name = _decorations.Name(id);
            if (!_specialization.TryGetValue(key, out SpecializationConstant? known) || known.Name.Length == 0 && name.Length > 0)
            {
                _specialization[key] = new(key, name, type.Scalar, bits >= 64 ? value : value & ((1UL << bits) - 1));
            }
        }
    }

    private void AddComposite(in SpirvInstruction instruction)
    {
        uint id = instruction[1];
        _constants.AddComposite(id, instruction.Operands[2..]);
        if (_decorations.TryGet(id, SpirvDecoration.BuiltIn, out uint builtIn) && builtIn == WorkgroupSizeBuiltIn)
        {
            if (instruction.Operands.Length != 5)
            {
                throw instruction.Invalid("the workgroup size has not three parts");
            }

            _workgroupSizeConstant = id;
        }
    }

    private void AddVariable(in SpirvInstruction instruction)
    {
        var storage = (SpirvStorageClass)instruction[2];
        if (storage is not (SpirvStorageClass.UniformConstant or SpirvStorageClass.Uniform or SpirvStorageClass.PushConstant or SpirvStorageClass.StorageBuffer))
        {
            return;
        }

        SpirvType pointer = _types.Get(instruction[0], instruction);
        if (pointer.Op != SpirvOp.TypePointer || !_types.TryGet(pointer.Inner, out _))
        {
            throw instruction.Invalid($"variable %{instruction[1]} is no pointer to a known type");
        }

        _variables[instruction[1]] = (pointer.Inner, storage);
        _usage.Follow(instruction[1]);
    }

    private WorkgroupSize WorkgroupSizeOf(uint function, Dictionary<uint, ulong> values)
    {
        if (WorkgroupSizeIds(function) is [var x, var y, var z])
        {
            return new(Value(x, values), Value(y, values), Value(z, values));
        }

        return _localSizes.TryGetValue(function, out var size)
            ? new(size.X, size.Y, size.Z)
            : throw Invalid("a compute entry point without a workgroup size");
    }

    // The decorated constant wins over the execution mode, as the specification has it.
    private uint[]? WorkgroupSizeIds(uint function) =>
        _workgroupSizeConstant is { } constant && _constants.TryGetComposite(constant, out uint[] parts) ? parts
        : _localSizes.TryGetValue(function, out var size) && size.Ids ? [size.X, size.Y, size.Z]
        : null;

    private uint Value(uint id, Dictionary<uint, ulong> values)
        => values.TryGetValue(id, out ulong value)
            ? (uint)value
            : throw Invalid($"the workgroup size depends on %{id}, which is no constant that can be evaluated");

    private InvalidDataException Invalid(string what) => new($"'{_name}' is not a valid SPIR-V module: {what}.");
}
