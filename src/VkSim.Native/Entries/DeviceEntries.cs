using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Devices.</summary>
internal static unsafe class DeviceEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_enumerate_devices")]
    public static int Enumerate(byte* selector, uint* count, DeviceInfoData* infos)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(count, nameof(count));
            IReadOnlyList<DeviceDescription> devices = VectorDevice.Available(Call.OptionalText(selector));
            if (infos is null)
            {
                *count = (uint)devices.Count;
            }
            else
            {
                *count = Write(devices, *count, infos);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_create")]
    public static int Create(byte* selector, DeviceOptionsData* options, nint* device)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(device, nameof(device));
            DeviceOptionsData read = VersionedStruct.Read(options, DeviceOptionsData.Default, nameof(options));
            *device = HandleTable.Add(DeviceOpening.Open(Call.OptionalText(selector), read), HandleKind.Device);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_wrap")]
    public static int Wrap(HostDeviceData* host, DeviceOptionsData* options, nint* device)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(device, nameof(device));
            HostDeviceData handles = VersionedStruct.ReadRequired(host, nameof(host));
            DeviceOptionsData read = VersionedStruct.Read(options, DeviceOptionsData.Default, nameof(options));
            *device = HandleTable.Add(DeviceOpening.Wrap(handles, read), HandleKind.Device);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_get_info")]
    public static int GetInfo(nint device, DeviceInfoData* info)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.Write(info, DeviceInfoData.Of(call.Device(device).Device.Description), nameof(info));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_synchronize")]
    public static int Synchronize(nint device)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Device(device).Device.Synchronize();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_lock_queue")]
    public static int LockQueue(nint device)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Monitor.Enter(call.Device(device).QueueLock);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_unlock_queue")]
    public static int UnlockQueue(nint device)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Monitor.Exit(call.Device(device).QueueLock);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_device_release")]
    public static int Release(nint device)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ((DeviceObject)HandleTable.Remove(device, HandleKind.Device, nameof(device))).Release();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static uint Write(IReadOnlyList<DeviceDescription> devices, uint room, DeviceInfoData* infos)
    {
        uint written = Math.Min(room, (uint)devices.Count);
        if (written == 0)
        {
            return 0;
        }

        // All structs are as long as the first says.
        var target = (byte*)infos;
        VersionedStruct.Write(infos, DeviceInfoData.Of(devices[0]), nameof(infos));
        var size = (int)infos->StructSize;
        for (int i = 1; i < written; i++)
        {
            target += size;
            VersionedStruct.Write(target, size, DeviceInfoData.Of(devices[i]));
        }

        return written;
    }
}
