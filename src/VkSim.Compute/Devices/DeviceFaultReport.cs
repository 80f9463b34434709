using System.Text;
using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>What the driver tells of the cause of a lost device (VK_EXT_device_fault).</summary>
internal static unsafe class DeviceFaultReport
{
    /// <summary>One sentence, or null where the driver says nothing.</summary>
    public static string? Read(ExtDeviceFault? extension, Device device)
    {
        if (extension is null)
        {
            return null;
        }

        DeviceFaultCountsEXT counts = new() { SType = StructureType.DeviceFaultCountsExt };
        if (extension.GetDeviceFaultInfo(device, &counts, (DeviceFaultInfoEXT*)null) != Result.Success)
        {
            return null;
        }

        var addresses = new DeviceFaultAddressInfoEXT[counts.AddressInfoCount + 1];
        var vendors = new DeviceFaultVendorInfoEXT[counts.VendorInfoCount + 1];
        counts.VendorBinarySize = 0;
        fixed (DeviceFaultAddressInfoEXT* firstAddress = addresses)
        fixed (DeviceFaultVendorInfoEXT* firstVendor = vendors)
        {
            DeviceFaultInfoEXT info = new()
            {
                SType = StructureType.DeviceFaultInfoExt,
                PAddressInfos = firstAddress,
                PVendorInfos = firstVendor,
            };
            Result result = extension.GetDeviceFaultInfo(device, &counts, &info);
            return result is Result.Success or Result.Incomplete ? Describe(in counts, in info) : null;
        }
    }

    private static string Describe(in DeviceFaultCountsEXT counts, in DeviceFaultInfoEXT info)
    {
        StringBuilder text = new("The driver reports: ");
        fixed (byte* description = info.Description)
        {
            text.Append(SilkMarshal.PtrToString((nint)description));
        }

        for (int i = 0; i < counts.AddressInfoCount; i++)
        {
            DeviceFaultAddressInfoEXT address = info.PAddressInfos[i];
            text.Append("; ").Append(address.AddressType).Append($" at 0x{address.ReportedAddress:X}");
        }

        for (int i = 0; i < counts.VendorInfoCount; i++)
        {
            DeviceFaultVendorInfoEXT* vendor = info.PVendorInfos + i;
            text.Append("; ").Append(SilkMarshal.PtrToString((nint)vendor->Description))
                .Append($" (code {vendor->VendorFaultCode}, data 0x{vendor->VendorFaultData:X})");
        }

        return text.Append('.').ToString();
    }
}
