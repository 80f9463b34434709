using System.Globalization;

namespace VkSim.Compute;

/// <summary>Asks which cooperative matrices a device offers to a subgroup.</summary>
internal static unsafe class CooperativeMatrixProbe
{
    public static CooperativeMatrixShape[] Read(VulkanInstance instance, PhysicalDevice device)
    {
        const string Call = "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR";
        if (!instance.Api.Context.TryGetProcAddress(Call, out _))
        {
            return [];
        }

        // A command of the physical device: only the instance knows it, although a device extension brings it.
        KhrCooperativeMatrix extension = new(instance.Api.Context);
        uint count = 0;
        VulkanResult.Require(extension.GetPhysicalDeviceCooperativeMatrixProperties(device, &count, null), Call);
        var properties = new CooperativeMatrixPropertiesKHR[Math.Max(count, 1)];
        Array.Fill(properties, new() { SType = StructureType.CooperativeMatrixPropertiesKhr });
        fixed (CooperativeMatrixPropertiesKHR* first = properties)
        {
            VulkanResult.Require(extension.GetPhysicalDeviceCooperativeMatrixProperties(device, &count, first), Call);
        }

        return [.. properties.AsSpan(0, (int)count).ToArray().Where(IsUsable).Select(Shape)];
    }

    private static bool IsUsable(CooperativeMatrixPropertiesKHR p)
        => p.Scope == ScopeKHR.SubgroupKhr && p.AType == p.BType && p.CType == p.ResultType && !p.SaturatingAccumulation;

    private static CooperativeMatrixShape Shape(CooperativeMatrixPropertiesKHR p)
        => new((int)p.MSize, (int)p.NSize, (int)p.KSize, Name(p.AType), Name(p.CType));

    // The names of the specification: of an enumeration with several names for a value none is certain.
    internal static string Name(ComponentTypeKHR type) => type switch
    {
        ComponentTypeKHR.Float16Khr => "Float16",
        ComponentTypeKHR.Float32Khr => "Float32",
        ComponentTypeKHR.Float64Khr => "Float64",
        ComponentTypeKHR.Sint8Khr => "Sint8",
        ComponentTypeKHR.Sint16Khr => "Sint16",
        ComponentTypeKHR.Sint32Khr => "Sint32",
        ComponentTypeKHR.Sint64Khr => "Sint64",
        ComponentTypeKHR.Uint8Khr => "Uint8",
        ComponentTypeKHR.Uint16Khr => "Uint16",
        ComponentTypeKHR.Uint32Khr => "Uint32",
        ComponentTypeKHR.Uint64Khr => "Uint64",
        ComponentTypeKHR.Bfloat16Khr => "BFloat16",
        _ => ((int)type).ToString(CultureInfo.InvariantCulture),
    };
}
