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

    private static string Name(ComponentTypeKHR type)
    {
        string name = type.ToString();
        return name.EndsWith("Khr", StringComparison.Ordinal) ? name[..^3] : name;
    }
}
