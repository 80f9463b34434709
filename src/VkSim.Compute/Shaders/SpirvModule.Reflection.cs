namespace VkSim.Compute;

/// <content>From the tables of the module to what a caller asks for.</content>
internal sealed partial class SpirvModule
{
    // Push constants end at a few hundred bytes on every device; a module that lists thousands of members is not one.
    private const int MaximumMembers = 4096;

    private int _visits;

    private void Reflect()
    {
        if (_entries.Count == 0)
        {
            throw Invalid("it has no compute entry point");
        }

        var usages = _entries.ConvertAll(e => _usage.ReachedFrom(e.Function));
        var resources = new List<(uint Id, ShaderBinding Binding)>();
        foreach ((uint id, (uint type, SpirvStorageClass storage)) in _variables)
        {
            if (storage == SpirvStorageClass.PushConstant)
            {
                ReflectPushConstants(_types.Get(type));
            }
            else if (_decorations.TryGet(id, SpirvDecoration.Binding, out uint number))
            {
                ResourceAccess access = ResourceAccess.None;
                usages.ForEach(u => access |= u.GetValueOrDefault(id));
                resources.Add((id, ReflectBinding(id, number, _types.Get(type), storage, access)));
            }
        }

        resources.Sort((a, b) => (a.Binding.Set, a.Binding.Binding, a.Id).CompareTo((b.Binding.Set, b.Binding.Binding, b.Id)));
        Bindings = resources.ConvertAll(r => r.Binding);
        SpecializationConstants = [.. _specialization.Values];
        EntryPoints = [.. _entries.Select((e, i) => ReflectEntryPoint(e, usages[i], resources))];
    }

    private ShaderEntryPoint ReflectEntryPoint(
        (uint Function, string Name) entry, Dictionary<uint, ResourceAccess> usage, List<(uint Id, ShaderBinding Binding)> resources)
    {
        var bindings = new List<ShaderBinding>();
        foreach ((uint id, ShaderBinding binding) in resources)
        {
            if (usage.TryGetValue(id, out ResourceAccess access))
            {
                bindings.Add(binding with { Access = Declared(id, access) });
            }
        }

        bool pushes = usage.Keys.Any(id => _variables[id].Storage == SpirvStorageClass.PushConstant);
        return new(entry.Name, WorkgroupSizeOf(entry.Function, _constants.With(new Dictionary<uint, ulong>())), bindings, pushes);
    }

    private ShaderBinding ReflectBinding(uint id, uint number, SpirvType type, SpirvStorageClass storage, ResourceAccess access)
    {
        uint count = 1;
        if (type.Op is SpirvOp.TypeArray or SpirvOp.TypeRuntimeArray)
        {
            count = (uint)Math.Min(type.Count, uint.MaxValue);
            type = _types.Get(type.Inner);
        }

        ResourceKind kind = Kind(type, storage);
        bool isBlock = type.Op == SpirvOp.TypeStruct;
        string block = isBlock ? _decorations.Name(type.Id) : "";
        string instance = _decorations.Name(id);
        string name = instance.Length > 0 ? instance : block.Length > 0 ? block : $"binding{number}";
        (long fixedBytes, long elementBytes) = isBlock ? BlockBytes(type) : (0, 0);
        uint set = _decorations.TryGet(id, SpirvDecoration.DescriptorSet, out uint value) ? value : 0;
        string[] members = [.. Enumerable.Range(0, type.Members.Length).Select(i => _decorations.MemberName(type.Id, i))];
        return new(set, number, name, block, kind, Declared(id, access), count, fixedBytes, elementBytes, members)
        {
            ElementMembers = elementBytes > 0 ? ElementMembers(type) : [],
        };
    }

    private LayoutMember[] ElementMembers(SpirvType block)
    {
        SpirvType array = block.Members.Select(id => _types.Get(id)).Last(m => m.Op == SpirvOp.TypeRuntimeArray);
        SpirvType element = _types.Get(array.Inner);
        return element.Op != SpirvOp.TypeStruct || element.Members.Length > MaximumMembers
            ? []
            : [.. Enumerable.Range(0, element.Members.Length).Select(i => new LayoutMember(
                _decorations.MemberName(element.Id, i) is { Length: > 0 } name ? name : $"member{i}",
                _decorations.MemberValue(element.Id, i, SpirvDecoration.Offset),
                _types.MemberBytes(element, i)))];
    }

    private ResourceKind Kind(SpirvType type, SpirvStorageClass storage) => (type.Op, storage) switch
    {
        (SpirvOp.TypeStruct, SpirvStorageClass.StorageBuffer) => ResourceKind.StorageBuffer,
        (SpirvOp.TypeStruct, SpirvStorageClass.Uniform) => _decorations.Has(type.Id, SpirvDecoration.BufferBlock)
            ? ResourceKind.StorageBuffer
            : ResourceKind.UniformBuffer,
        (SpirvOp.TypeImage or SpirvOp.TypeSampledImage, _) => ResourceKind.Image,
        (SpirvOp.TypeSampler, _) => ResourceKind.Sampler,
        _ => ResourceKind.Other,
    };

    private (long Fixed, long Element) BlockBytes(SpirvType structure)
    {
        long end = 0;
        long element = 0;
        for (int i = 0; i < structure.Members.Length; i++)
        {
            SpirvType member = _types.Get(structure.Members[i]);
            long offset = _decorations.MemberValue(structure.Id, i, SpirvDecoration.Offset);
            bool isRuntimeArray = member.Op == SpirvOp.TypeRuntimeArray;
            end = Math.Max(end, isRuntimeArray ? offset : offset + _types.MemberBytes(structure, i));
            element = isRuntimeArray ? member.Stride : element;
        }

        return (end, element);
    }

    /// <summary>What the code does, less what the declaration rules out.</summary>
    private ResourceAccess Declared(uint variable, ResourceAccess access)
    {
        (uint typeId, SpirvStorageClass storage) = _variables[variable];
        SpirvType type = _types.Get(typeId);
        while (type.Op is SpirvOp.TypeArray or SpirvOp.TypeRuntimeArray)
        {
            type = _types.Get(type.Inner);
        }

        bool uniformBlock = Kind(type, storage) == ResourceKind.UniformBuffer;
        if (uniformBlock || IsDeclared(variable, type, SpirvDecoration.NonWritable))
        {
            access &= ~ResourceAccess.Write;
        }

        return IsDeclared(variable, type, SpirvDecoration.NonReadable) ? access & ~ResourceAccess.Read : access;
    }

    private bool IsDeclared(uint variable, SpirvType type, SpirvDecoration decoration)
        => _decorations.Has(variable, decoration)
            || type.Members.Length > 0
                && Enumerable.Range(0, type.Members.Length).All(i => _decorations.MemberHas(type.Id, i, decoration));

    private void ReflectPushConstants(SpirvType block)
    {
        if (block.Op != SpirvOp.TypeStruct)
        {
            throw Invalid("the push constants are not a block");
        }

        if (PushConstants.Count > 0)
        {
            throw Invalid("it has more than one push-constant block");
        }

        var members = new List<PushConstantMember>();
        Flatten(block, "", 0, members);
        if (members.Count == 0)
        {
            return;
        }

        members.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        PushConstants = members;
        PushConstantOffset = members[0].Offset & ~3;
        PushConstantBytes = (members.Max(m => m.Offset + m.Size) + 3) & ~3;
    }

    private void Flatten(SpirvType structure, string prefix, long offset, List<PushConstantMember> members)
    {
        // Structures that share parts could make exponentially many visits without ever reaching a member.
        if (++_visits > MaximumMembers)
        {
            throw Invalid($"more than {MaximumMembers} structures in the push constants");
        }

        for (int i = 0; i < structure.Members.Length; i++)
        {
            string name = _decorations.MemberName(structure.Id, i);
            string path = prefix + (name.Length > 0 ? name : $"member{i}");
            long position = offset + _decorations.MemberValue(structure.Id, i, SpirvDecoration.Offset);
            SpirvType type = _types.Get(structure.Members[i]);
            if (type.Op == SpirvOp.TypeStruct)
            {
                Flatten(type, path + ".", position, members);
            }
            else if (type.Op == SpirvOp.TypeArray && _types.Get(type.Inner).Op is SpirvOp.TypeStruct or SpirvOp.TypeArray)
            {
                FlattenArray(type, path, position, members);
            }
            else
            {
                Add(new(path, Small(position), Small(_types.MemberBytes(structure, i)), MemberType(structure, i, type)), members);
            }
        }
    }

    private void FlattenArray(SpirvType array, string path, long offset, List<PushConstantMember> members)
    {
        SpirvType element = _types.Get(array.Inner);
        if (element.Op == SpirvOp.TypeArray)
        {
            // Arrays of arrays are told as one member of bytes; GLSL hosts hardly use them in push constants.
            Add(new(path, Small(offset), Small(array.Bytes), default), members);
            return;
        }

        for (long i = 0; i < array.Count; i++)
        {
            Flatten(element, $"{path}[{i}].", offset + i * array.Stride, members);
        }
    }

    private ShaderMemberType MemberType(SpirvType structure, int member, SpirvType type)
    {
        int length = 1;
        int stride = 0;
        if (type.Op is SpirvOp.TypeArray or SpirvOp.TypeRuntimeArray)
        {
            (length, stride) = (Small(type.Count), Small(type.Stride));
            type = _types.Get(type.Inner);
        }

        int columns = 1;
        int columnStride = 0;
        if (type.Op == SpirvOp.TypeMatrix)
        {
            (columns, columnStride) = (Small(type.Count), _types.MatrixStride(structure, member));
            type = _types.Get(type.Inner);
        }

        int components = type.Op == SpirvOp.TypeVector ? Small(type.Count) : 1;
        bool rowMajor = columns > 1 && _types.IsRowMajor(structure, member);
        return new(type.Scalar, components, columns, columnStride, length, stride, rowMajor);
    }

    private void Add(PushConstantMember member, List<PushConstantMember> members)
    {
        if (members.Count >= MaximumMembers)
        {
            throw Invalid($"more than {MaximumMembers} push constants");
        }

        members.Add(member);
    }

    private int Small(long value)
        => value is >= 0 and < 1 << 24 ? (int)value : throw Invalid($"{value} bytes or elements in the push constants");
}
