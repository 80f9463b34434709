namespace VkSim.Compute;

/// <summary>Whether the elements of a buffer lie as the elements of a shader's array do.</summary>
internal static class ElementFit
{
    /// <summary>What does not fit, as the end of a sentence; null where it fits.</summary>
    /// <remarks>
    /// Bytes fit everything: they are data without a type. Numbers and vectors may be read as other numbers and vectors, as long as
    /// they come out even. A structure is read as itself alone.
    /// </remarks>
    public static string? Misfit(ShaderBinding binding, Type element, int size)
    {
        // Before the array there is a header, which has no element.
        if (binding.ElementBytes == 0 || binding.FixedBytes > 0 || size == 1)
        {
            return null;
        }

        long stride = binding.ElementBytes;
        IReadOnlyList<LayoutMember> members = binding.ElementMembers;
        IReadOnlyList<LayoutMember> fields = StructureLayout.Fields(element, size);
        bool fits = members.Count > 0 ? size == stride : size % stride == 0 || stride % size == 0;
        if (!fits)
        {
            return $"whose elements are {element.Name} of {size} bytes; the shader's are {stride} bytes apart{Difference(members, fields, stride - size)}";
        }

        return size == stride && Misplaced(members, fields) is { } misplaced
            ? $"whose elements are {element.Name}; both have {size} bytes, but {misplaced}"
            : null;
    }

    private static string Difference(IReadOnlyList<LayoutMember> members, IReadOnlyList<LayoutMember> fields, long missing)
    {
        if (members.Count == 0)
        {
            return "";
        }

        for (int i = 0; i < members.Count; i++)
        {
            if (Counterpart(members[i], i, fields) is not { } field)
            {
                return $": its {members[i]} has no counterpart";
            }

            if ((members[i].Offset, members[i].Size) != (field.Offset, field.Size))
            {
                return $": its {members[i]} is here {field}";
            }
        }

        return missing > 0
            ? $": after its last member, {members[^1]} as here {Counterpart(members[^1], members.Count - 1, fields)}, each element is padded by {missing} bytes"
            : $": after its last member, {members[^1]}, the structure has more";
    }

    // Members of one name in different places are a mistake; of other names they may be meant.
    private static string? Misplaced(IReadOnlyList<LayoutMember> members, IReadOnlyList<LayoutMember> fields)
    {
        foreach (LayoutMember member in members)
        {
            if (Named(member.Name, fields) is { } field && member.Offset != field.Offset)
            {
                return $"the shader's {member} is here {field}";
            }
        }

        return null;
    }

    // The field of the member's name, otherwise the one in its place.
    private static LayoutMember? Counterpart(LayoutMember member, int place, IReadOnlyList<LayoutMember> fields)
        => Named(member.Name, fields) ?? (place < fields.Count ? fields[place] : null);

    private static LayoutMember? Named(string name, IReadOnlyList<LayoutMember> fields)
    {
        foreach (LayoutMember field in fields)
        {
            if (Plain(name).Equals(Plain(field.Name), StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }

    // Also the field behind an automatic property, <Name>k__BackingField.
    private static string Plain(string name)
        => (name.StartsWith('<') && name.IndexOf('>') is var end and > 0 ? name[1..end] : name).Replace("_", "", StringComparison.Ordinal);
}
