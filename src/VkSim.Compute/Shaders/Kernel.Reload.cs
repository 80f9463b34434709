namespace VkSim.Compute;

/// <content>What is set on a kernel outlives its code.</content>
public sealed partial class Kernel
{
    // By name, and kept also while the code of the moment has no such binding or constant: it may have it again after the next edit.
    private readonly Dictionary<string, KernelBinding> _formerBindings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ShaderMemberType Type, byte[] Bytes)> _formerConstants = new(StringComparer.Ordinal);

    /// <summary>Goes over to another program and keeps what fits it.</summary>
    internal void Replace(KernelProgram program)
    {
        lock (Gate)
        {
            GoOver(program);
        }
    }

    private void GoOver(KernelProgram program)
    {
        Remember();
        _program = program;
        _bindings = EmptyBindings(program);
        _constants = new byte[program.ConstantBytes];
        for (int i = 0; i < _bindings.Length; i++)
        {
            ShaderBinding binding = program.Bindings[i];
            if (_formerBindings.TryGetValue(binding.Name, out KernelBinding former)
                && former.Type == _bindings[i].Type && (long)former.Range >= binding.FixedBytes)
            {
                _bindings[i] = _bindings[i] with { Buffer = former.Buffer, Offset = former.Offset, Range = former.Range };
            }
        }

        foreach (PushConstantMember member in Members)
        {
            if (_formerConstants.TryGetValue(member.Name, out var former) && former.Type == member.Type)
            {
                former.Bytes.CopyTo(_constants.AsSpan(member.Offset));
            }
        }
    }

    private void Remember()
    {
        for (int i = 0; i < _bindings.Length; i++)
        {
            if (_bindings[i].Buffer is not null)
            {
                _formerBindings[_program.Bindings[i].Name] = _bindings[i];
            }
        }

        foreach (PushConstantMember member in Members)
        {
            _formerConstants[member.Name] = (member.Type, _constants.AsSpan(member.Offset, member.Size).ToArray());
        }
    }
}
