namespace VkSim.Compute;

/// <summary>Vendors by their PCI or Khronos number.</summary>
internal static class VendorNames
{
    public const uint Amd = 0x1002;
    public const uint ImgTec = 0x1010;
    public const uint Apple = 0x106B;
    public const uint Nvidia = 0x10DE;
    public const uint Arm = 0x13B5;
    public const uint Broadcom = 0x14E4;
    public const uint Microsoft = 0x1414;
    public const uint Google = 0x1AE0;
    public const uint Qualcomm = 0x5143;
    public const uint Intel = 0x8086;
    public const uint Mesa = 0x10005;

    public static string Find(uint vendor) => vendor switch
    {
        Amd => "AMD",
        ImgTec => "Imagination",
        Apple => "Apple",
        Nvidia => "NVIDIA",
        Arm => "ARM",
        Broadcom => "Broadcom",
        Microsoft => "Microsoft",
        Google => "Google",
        Qualcomm => "Qualcomm",
        Intel => "Intel",
        Mesa => "Mesa",
        0x144D => "Samsung",
        0x19E5 => "Huawei",
        0x10003 => "Kazan",
        0x10004 => "Codeplay",
        0x10006 => "PoCL",
        _ => $"0x{vendor:X4}",
    };
}
