using System.Numerics;

namespace VkSim.Compute;

/// <summary>
/// Checks a program against what this library binds and what the device can do, because a driver that is handed too much may do
/// anything.
/// </summary>
internal static class ProgramRequirements
{
    /// <exception cref="ShaderBindingException">It has a binding that kernels cannot have.</exception>
    /// <exception cref="NotSupportedException">The device cannot run it.</exception>
    public static void Check(GpuDevice device, string shader, KernelProgram program)
    {
        CheckBindings(device, shader, program);
        CheckCapabilities(device, shader, program.Reflection.Module.Capabilities);
        CheckWorkgroup(device, shader, program);
        CheckSubgroups(device, shader, program);
        if (program.ConstantBytes > device.Capabilities.MaxPushConstantsSize)
        {
            throw Unsupported(device, shader, $"has {program.ConstantBytes} bytes of push constants, above the limit of {device.Capabilities.MaxPushConstantsSize}");
        }
    }

    private static void CheckBindings(GpuDevice device, string shader, KernelProgram program)
    {
        uint? previous = null;
        foreach (ShaderBinding binding in program.Bindings)
        {
            string what = $"The shader '{shader}' has the binding '{binding.Name}' (set {binding.Set}, binding {binding.Binding})";
            if (binding.Set != 0)
            {
                throw new ShaderBindingException($"{what}; kernels take bindings of set 0.");
            }

            if (binding.Kind is not (ResourceKind.StorageBuffer or ResourceKind.UniformBuffer))
            {
                throw new ShaderBindingException($"{what}, which is of the kind {binding.Kind}; kernels take storage and uniform buffers.");
            }

            if (binding.Count != 1)
            {
                throw new ShaderBindingException($"{what}, which is an array of {binding.Count} buffers; kernels take single buffers.");
            }

            if (previous == binding.Binding)
            {
                throw new ShaderBindingException($"{what} and another binding of the same number.");
            }

            previous = binding.Binding;
        }

        int storage = program.Bindings.Count(b => b.Kind == ResourceKind.StorageBuffer);
        if (storage > device.Capabilities.MaxStorageBuffers)
        {
            throw Unsupported(device, shader, $"binds {storage} storage buffers, above the limit of {device.Capabilities.MaxStorageBuffers}");
        }
    }

    private static void CheckWorkgroup(GpuDevice device, string shader, KernelProgram program)
    {
        DeviceCapabilities limits = device.Capabilities;
        WorkgroupSize size = program.WorkgroupSize;
        (uint x, uint y, uint z) = limits.MaxComputeWorkGroupSize;
        if (size.Invocations == 0)
        {
            throw Unsupported(device, shader, $"has the empty workgroup size {size}");
        }

        if (size.X > x || size.Y > y || size.Z > z || size.Invocations > (ulong)limits.MaxComputeWorkGroupInvocations)
        {
            throw Unsupported(device, shader,
                $"has the workgroup size {size} ({size.Invocations} invocations), above the limit of {x}×{y}×{z} and {limits.MaxComputeWorkGroupInvocations} invocations");
        }
    }

    private static void CheckSubgroups(GpuDevice device, string shader, KernelProgram program)
    {
        DeviceCapabilities limits = device.Capabilities;
        KernelSpecification specification = program.Specification;
        int required = specification.RequiredSubgroupSize;
        if (required == 0 && !specification.FullSubgroups)
        {
            return;
        }

        if (!limits.Supports(GpuCapability.SubgroupSizeControl))
        {
            throw Unsupported(device, shader, "asks for a subgroup size or full subgroups, which the device does not offer");
        }

        if (required != 0 && (!BitOperations.IsPow2(required) || required < limits.SubgroupMinSize || required > limits.SubgroupMaxSize))
        {
            throw Unsupported(device, shader,
                $"requires subgroups of {required}, expected a power of two from {limits.SubgroupMinSize} to {limits.SubgroupMaxSize}");
        }

        WorkgroupSize size = program.WorkgroupSize;
        if (required != 0 && size.Invocations > (ulong)required * (ulong)limits.MaxComputeWorkgroupSubgroups)
        {
            throw Unsupported(device, shader,
                $"has {size.Invocations} invocations in subgroups of {required}, above the limit of {limits.MaxComputeWorkgroupSubgroups} subgroups");
        }

        int multiple = required != 0 ? required : limits.SubgroupMaxSize;
        if (specification.FullSubgroups && size.X % (uint)multiple != 0)
        {
            throw Unsupported(device, shader, $"asks for full subgroups with the workgroup size {size}, expected a multiple of {multiple} along x");
        }
    }

    // Of the capabilities that a module declares only those are judged that a device may lack and that this library knows; the rest
    // is the validation layer's to judge.
    private static void CheckCapabilities(GpuDevice device, string shader, IReadOnlyList<uint> declared)
    {
        foreach (uint capability in declared)
        {
            (string name, GpuCapability needed, SubgroupOperations operations) = capability switch
            {
                9 => ("Float16", GpuCapability.ShaderFloat16, SubgroupOperations.None),
                11 => ("Int64", GpuCapability.ShaderInt64, SubgroupOperations.None),
                39 => ("Int8", GpuCapability.ShaderInt8, SubgroupOperations.None),
                61 => ("GroupNonUniform", GpuCapability.None, SubgroupOperations.Basic),
                62 => ("GroupNonUniformVote", GpuCapability.None, SubgroupOperations.Vote),
                63 => ("GroupNonUniformArithmetic", GpuCapability.None, SubgroupOperations.Arithmetic),
                64 => ("GroupNonUniformBallot", GpuCapability.None, SubgroupOperations.Ballot),
                65 => ("GroupNonUniformShuffle", GpuCapability.None, SubgroupOperations.Shuffle),
                66 => ("GroupNonUniformShuffleRelative", GpuCapability.None, SubgroupOperations.ShuffleRelative),
                67 => ("GroupNonUniformClustered", GpuCapability.None, SubgroupOperations.Clustered),
                68 => ("GroupNonUniformQuad", GpuCapability.None, SubgroupOperations.Quad),
                4433 or 4434 => ("StorageBuffer16BitAccess", GpuCapability.Storage16Bit, SubgroupOperations.None),
                4448 or 4449 => ("StorageBuffer8BitAccess", GpuCapability.Storage8Bit, SubgroupOperations.None),
                6022 => ("CooperativeMatrixKHR", GpuCapability.CooperativeMatrix, SubgroupOperations.None),
                _ => ("", GpuCapability.None, SubgroupOperations.None),
            };
            if (!device.Capabilities.Supports(needed) || (device.Capabilities.SubgroupOperations & operations) != operations)
            {
                throw Unsupported(device, shader, $"needs the capability {name}, which the device does not offer or which is forced off");
            }
        }
    }

    private static NotSupportedException Unsupported(GpuDevice device, string shader, string what)
        => new($"The shader '{shader}' cannot run on '{device.Name}': it {what}.");
}
