using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>Asks a driver what it made of a pipeline, by VK_KHR_pipeline_executable_properties.</summary>
internal static unsafe class PipelineExecutables
{
    /// <exception cref="NotSupportedException">The device was not created for that.</exception>
    public static IReadOnlyList<KernelExecutable> Read(GpuDevice device, Pipeline pipeline)
    {
        KhrPipelineExecutableProperties api = device.Executables ?? throw new NotSupportedException(
            $"'{device.Name}' was created without {nameof(GpuCapability.PipelineStatistics)}; ask for it in {nameof(GpuDeviceOptions)}.{nameof(GpuDeviceOptions.Enable)}.");
        var info = new PipelineInfoKHR { SType = StructureType.PipelineInfoKhr, Pipeline = pipeline };
        uint count = 0;
        device.Check(api.GetPipelineExecutableProperties(device.Handle, &info, &count, null), "vkGetPipelineExecutablePropertiesKHR");
        var properties = new PipelineExecutablePropertiesKHR[count];
        Array.Fill(properties, new PipelineExecutablePropertiesKHR { SType = StructureType.PipelineExecutablePropertiesKhr });
        fixed (PipelineExecutablePropertiesKHR* pointer = properties)
        {
            device.Check(
                api.GetPipelineExecutableProperties(device.Handle, &info, &count, pointer), "vkGetPipelineExecutablePropertiesKHR");
        }

        var executables = new KernelExecutable[count];
        for (uint i = 0; i < count; i++)
        {
            fixed (PipelineExecutablePropertiesKHR* p = &properties[i])
            {
                var executable = new PipelineExecutableInfoKHR
                {
                    SType = StructureType.PipelineExecutableInfoKhr,
                    Pipeline = pipeline,
                    ExecutableIndex = i,
                };
                executables[i] = new KernelExecutable(
                    Text(p->Name), Text(p->Description), (int)p->SubgroupSize, Statistics(device, api, executable), Representations(device, api, executable));
            }
        }

        return executables;
    }

    private static KernelStatistic[] Statistics(GpuDevice device, KhrPipelineExecutableProperties api, PipelineExecutableInfoKHR info)
    {
        const string Call = "vkGetPipelineExecutableStatisticsKHR";
        uint count = 0;
        device.Check(api.GetPipelineExecutableStatistics(device.Handle, &info, &count, null), Call);
        var found = new PipelineExecutableStatisticKHR[count];
        Array.Fill(found, new PipelineExecutableStatisticKHR { SType = StructureType.PipelineExecutableStatisticKhr });
        var result = new KernelStatistic[count];
        fixed (PipelineExecutableStatisticKHR* pointer = found)
        {
            device.Check(api.GetPipelineExecutableStatistics(device.Handle, &info, &count, pointer), Call);
            for (uint i = 0; i < count; i++)
            {
                result[i] = new KernelStatistic(Text(pointer[i].Name), Text(pointer[i].Description), ValueOf(pointer[i]));
            }
        }

        return result;
    }

    private static KernelRepresentation[] Representations(
        GpuDevice device, KhrPipelineExecutableProperties api, PipelineExecutableInfoKHR info)
    {
        const string Call = "vkGetPipelineExecutableInternalRepresentationsKHR";
        uint count = 0;
        device.Check(api.GetPipelineExecutableInternalRepresentations(device.Handle, &info, &count, null), Call);
        var found = new PipelineExecutableInternalRepresentationKHR[count];
        Array.Fill(found, new PipelineExecutableInternalRepresentationKHR { SType = StructureType.PipelineExecutableInternalRepresentationKhr });
        var result = new KernelRepresentation[count];
        fixed (PipelineExecutableInternalRepresentationKHR* pointer = found)
        {
            // Without room for the text it tells how much it needs.
            device.Check(api.GetPipelineExecutableInternalRepresentations(device.Handle, &info, &count, pointer), Call);
            var texts = new byte[count][];
            for (uint i = 0; i < count; i++)
            {
                texts[i] = GC.AllocateUninitializedArray<byte>((int)pointer[i].DataSize, pinned: true);
                fixed (byte* text = texts[i])
                {
                    pointer[i].PData = text;
                }
            }

            device.Check(api.GetPipelineExecutableInternalRepresentations(device.Handle, &info, &count, pointer), Call);
            for (uint i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> text = texts[i].AsSpan(0, (int)Math.Min((ulong)texts[i].Length, pointer[i].DataSize));
                result[i] = new KernelRepresentation(
                    Text(pointer[i].Name),
                    Text(pointer[i].Description),
                    pointer[i].IsText ? System.Text.Encoding.UTF8.GetString(text).TrimEnd('\0') : Convert.ToHexString(text));
            }
        }

        return result;
    }

    private static double ValueOf(in PipelineExecutableStatisticKHR statistic) => statistic.Format switch
    {
        PipelineExecutableStatisticFormatKHR.Bool32Khr => statistic.Value.B32 ? 1 : 0,
        PipelineExecutableStatisticFormatKHR.Int64Khr => statistic.Value.I64,
        PipelineExecutableStatisticFormatKHR.Uint64Khr => statistic.Value.U64,
        _ => statistic.Value.F64,
    };

    private static string Text(byte* text) => SilkMarshal.PtrToString((nint)text) ?? "";
}
