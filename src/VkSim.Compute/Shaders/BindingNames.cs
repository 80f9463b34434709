namespace VkSim.Compute;

/// <summary>The names under which bindings can be set.</summary>
internal sealed class BindingNames
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

    /// <summary>
    /// A binding answers to its instance name; also to its block's name, and where the block has no instance name, to those of
    /// its members, which is how the shader itself speaks of them. A name that several bindings would answer to is none.
    /// </summary>
    public BindingNames(IReadOnlyList<ShaderBinding> bindings)
    {
        var aliases = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < bindings.Count; i++)
        {
            ShaderBinding binding = bindings[i];
            _slots.TryAdd(binding.Name, i);
            bool unnamed = binding.Name == binding.BlockName;
            foreach (string alias in unnamed ? binding.Members : [binding.BlockName])
            {
                aliases[alias] = aliases.TryGetValue(alias, out int other) && other != i ? -1 : i;
            }
        }

        foreach ((string alias, int slot) in aliases)
        {
            if (slot >= 0 && alias.Length > 0)
            {
                _slots.TryAdd(alias, slot);
            }
        }
    }

    public bool TryFind(string name, out int slot) => _slots.TryGetValue(name, out slot);
}
