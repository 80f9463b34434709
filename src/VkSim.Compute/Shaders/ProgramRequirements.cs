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
        CheckCapabilities(device, shader, program.Reflection.Module);
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

    private static void CheckCapabilities(GpuDevice device, string shader, SpirvModule module)
    {
        Version needed = module.Version switch { <= 0x10300 => new(1, 1), <= 0x10500 => new(1, 2), _ => new(1, 3) };
        if (device.VulkanVersion < needed)
        {
            throw Unsupported(device, shader,
                $"is SPIR-V {module.Version >> 16}.{module.Version >> 8 & 0xFF}, for Vulkan {needed} and later, and the device was made for Vulkan {device.VulkanVersion}");
        }

        FeatureSet features = device.Features;
        foreach (SpirvCapability capability in module.Capabilities)
        {
            (GpuCapability wanted, bool enabled) = Feature(capability, device, in features);
            if (!enabled)
            {
                throw Unsupported(device, shader, $"needs the capability {capability}, {Remedy(device, wanted)}");
            }
        }

        if (module.UsesLocalSizeId && !features.Maintenance4.Maintenance4)
        {
            throw Unsupported(device, shader,
                $"has its workgroup size as compilers write it for Vulkan 1.3 (LocalSizeId), which needs maintenance4, {Remedy(device, GpuCapability.Maintenance4)}");
        }
    }

    private static string Remedy(GpuDevice device, GpuCapability wanted)
        => wanted == GpuCapability.None
            ? "which kernels cannot have here"
            : (device.Adapter.Capabilities.Available & CapabilityNames.OnRequest & wanted) == wanted
                ? $"which the device offers and was not asked for (GpuDeviceOptions.Enable, GpuCapability.{wanted})"
                : "which the device does not offer or which is forced off";

    /// <summary>
    /// Whether the device was created with what a capability of a module needs, and which of ours that is; what is not listed is
    /// nothing that a device is ever created with here.
    /// </summary>
    private static (GpuCapability Wanted, bool Enabled) Feature(SpirvCapability capability, GpuDevice device, in FeatureSet f)
    {
        return capability switch
        {
            SpirvCapability.Matrix or SpirvCapability.Shader or SpirvCapability.DeviceGroup or SpirvCapability.DerivativeControl
                or SpirvCapability.Sampled1D or SpirvCapability.Image1D or SpirvCapability.SampledBuffer or SpirvCapability.ImageBuffer
                or SpirvCapability.ImageQuery => (GpuCapability.None, true),
            SpirvCapability.DenormPreserve or SpirvCapability.DenormFlushToZero or SpirvCapability.SignedZeroInfNanPreserve
                or SpirvCapability.RoundingModeRTE or SpirvCapability.RoundingModeRTZ
                => (GpuCapability.None, device.VulkanVersion >= ExtensionSet.Version12),
            SpirvCapability.Float16 => (GpuCapability.ShaderFloat16, f.Float16Int8.ShaderFloat16),
            SpirvCapability.Float64 => (GpuCapability.ShaderFloat64, f.Core.Features.ShaderFloat64),
            SpirvCapability.Int8 => (GpuCapability.ShaderInt8, f.Float16Int8.ShaderInt8),
            SpirvCapability.Int16 => (GpuCapability.ShaderInt16, f.Core.Features.ShaderInt16),
            SpirvCapability.Int64 => (GpuCapability.ShaderInt64, f.Core.Features.ShaderInt64),
            SpirvCapability.Int64Atomics => (GpuCapability.ShaderInt64Atomics, f.AtomicInt64.ShaderBufferInt64Atomics),
            SpirvCapability.AtomicFloat32AddEXT => (GpuCapability.ShaderFloatAtomics, f.AtomicFloat.ShaderBufferFloat32AtomicAdd),
            SpirvCapability.StorageBuffer16BitAccess => (GpuCapability.Storage16Bit, f.Storage16.StorageBuffer16BitAccess),
            SpirvCapability.UniformAndStorageBuffer16BitAccess => (GpuCapability.Storage16Bit, f.Storage16.UniformAndStorageBuffer16BitAccess),
            SpirvCapability.StorageBuffer8BitAccess => (GpuCapability.Storage8Bit, f.Storage8.StorageBuffer8BitAccess),
            SpirvCapability.UniformAndStorageBuffer8BitAccess => (GpuCapability.Storage8Bit, f.Storage8.UniformAndStorageBuffer8BitAccess),
            SpirvCapability.DotProduct or SpirvCapability.DotProductInputAll or SpirvCapability.DotProductInput4x8Bit
                or SpirvCapability.DotProductInput4x8BitPacked => (GpuCapability.IntegerDotProduct, f.DotProduct.ShaderIntegerDotProduct),
            SpirvCapability.PhysicalStorageBufferAddresses => (GpuCapability.BufferDeviceAddress, f.BufferAddress.BufferDeviceAddress),
            SpirvCapability.VulkanMemoryModel => (GpuCapability.VulkanMemoryModel, f.MemoryModel.VulkanMemoryModel),
            SpirvCapability.VulkanMemoryModelDeviceScope => (GpuCapability.VulkanMemoryModel, f.MemoryModel.VulkanMemoryModelDeviceScope),
            SpirvCapability.CooperativeMatrixKHR => (GpuCapability.CooperativeMatrix, f.CooperativeMatrix.CooperativeMatrix),
            SpirvCapability.GroupNonUniform => Subgroup(SubgroupOperations.Basic),
            SpirvCapability.GroupNonUniformVote => Subgroup(SubgroupOperations.Vote),
            SpirvCapability.GroupNonUniformArithmetic => Subgroup(SubgroupOperations.Arithmetic),
            SpirvCapability.GroupNonUniformBallot => Subgroup(SubgroupOperations.Ballot),
            SpirvCapability.GroupNonUniformShuffle => Subgroup(SubgroupOperations.Shuffle),
            SpirvCapability.GroupNonUniformShuffleRelative => Subgroup(SubgroupOperations.ShuffleRelative),
            SpirvCapability.GroupNonUniformClustered => Subgroup(SubgroupOperations.Clustered),
            SpirvCapability.GroupNonUniformQuad => Subgroup(SubgroupOperations.Quad),
            _ => (GpuCapability.None, false),
        };

        (GpuCapability, bool) Subgroup(SubgroupOperations operation)
            => (GpuCapability.Subgroups, (device.Capabilities.SubgroupOperations & operation) != 0);
    }

    private static NotSupportedException Unsupported(GpuDevice device, string shader, string what)
        => new($"The shader '{shader}' cannot run on '{device.Name}': it {what}.");
}
