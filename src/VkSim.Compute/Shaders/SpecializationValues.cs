namespace VkSim.Compute;

/// <summary>Values of specialization constants by name or id: <c>new KernelOptions { Specialization = { ["TILE"] = 16 } }</c>.</summary>
public sealed class SpecializationValues
{
    private readonly SortedDictionary<string, SpecializationValue> _byName = new(StringComparer.Ordinal);
    private readonly SortedDictionary<uint, SpecializationValue> _byId = [];

    /// <summary>The value of the constant of this name.</summary>
    public SpecializationValue this[string name]
    {
        get => _byName[name];
        set => _byName[name] = value;
    }

    /// <summary>The value of the constant of this <c>constant_id</c>.</summary>
    public SpecializationValue this[uint id]
    {
        get => _byId[id];
        set => _byId[id] = value;
    }

    /// <summary>The number of values.</summary>
    public int Count => _byName.Count + _byId.Count;

    internal SpecializationValues Copy()
    {
        var copy = new SpecializationValues();
        foreach ((string name, SpecializationValue value) in _byName)
        {
            copy[name] = value;
        }

        foreach ((uint id, SpecializationValue value) in _byId)
        {
            copy[id] = value;
        }

        return copy;
    }

    /// <summary>The bits by id for a shader's constants.</summary>
    /// <exception cref="ShaderBindingException">The shader has no such constant, or its type cannot hold the value.</exception>
    internal SortedDictionary<uint, ulong> Resolve(ShaderReflection reflection, string shader)
    {
        var resolved = new SortedDictionary<uint, ulong>();
        foreach ((uint id, SpecializationValue value) in _byId)
        {
            SpecializationConstant constant = reflection.SpecializationConstants.FirstOrDefault(c => c.Id == id)
                ?? throw Unknown(reflection, shader, $"id {id}");
            resolved[id] = Bits(constant, value, shader);
        }

        foreach ((string name, SpecializationValue value) in _byName)
        {
            SpecializationConstant constant = reflection.SpecializationConstants.FirstOrDefault(c => c.Name == name && name.Length > 0)
                ?? throw Unknown(reflection, shader, $"'{name}'");
            resolved[constant.Id] = Bits(constant, value, shader);
        }

        return resolved;
    }

    private static ulong Bits(SpecializationConstant constant, SpecializationValue value, string shader)
        => value.BitsAs(constant.Type)
            ?? throw new ShaderBindingException(
                $"The shader '{shader}' has the specialization constant {Describe(constant)}, which cannot be {value}.");

    private static ShaderBindingException Unknown(ShaderReflection reflection, string shader, string what)
    {
        string known = reflection.SpecializationConstants.Count == 0
            ? "it has none"
            : "it has " + string.Join(", ", reflection.SpecializationConstants.Select(Describe));
        return new($"The shader '{shader}' has no specialization constant {what}; {known}.");
    }

    private static string Describe(SpecializationConstant constant)
        => $"{new ShaderMemberType(constant.Type)}{(constant.Name.Length > 0 ? $" {constant.Name}" : "")} (id {constant.Id})";
}
