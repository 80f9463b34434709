using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>Specialization constants as Vulkan takes them: one block of bytes, and where each constant lies in it.</summary>
internal readonly record struct SpecializationData(byte[] Bytes, SpecializationMapEntry[] Entries)
{
    public static SpecializationData Create(IReadOnlyDictionary<uint, ulong> values, ShaderReflection reflection)
    {
        var bytes = new byte[values.Count * sizeof(ulong)];
        var entries = new SpecializationMapEntry[values.Count];
        int index = 0;
        foreach (SpecializationConstant constant in reflection.SpecializationConstants)
        {
            if (values.TryGetValue(constant.Id, out ulong bits))
            {
                int offset = index * sizeof(ulong);
                int size = ShaderMemberType.ScalarBytes(constant.Type);
                ReadOnlySpan<byte> all = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in bits));
                (BitConverter.IsLittleEndian ? all[..size] : all[^size..]).CopyTo(bytes.AsSpan(offset));
                entries[index++] = new SpecializationMapEntry { ConstantID = constant.Id, Offset = (uint)offset, Size = (nuint)size };
            }
        }

        return new(bytes, entries);
    }
}
