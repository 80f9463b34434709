namespace VkSim.Native;

/// <summary>
/// All handles. A handle is kind (8 bits), generation (24) and place (32): a place is given to another object under another
/// generation only, so a released handle is never taken for a new one.
/// </summary>
internal static class HandleTable
{
    private const int MaxGeneration = 0xFFFFFF;

    private static readonly Lock s_gate = new();
    private static readonly List<Place> s_places = [];
    private static readonly Stack<int> s_free = [];

    private struct Place
    {
        public NativeObject? Object;
        public HandleKind Kind;
        public int Generation;
    }

    public static nint Add(NativeObject added, HandleKind kind)
    {
        lock (s_gate)
        {
            if (!s_free.TryPop(out int index))
            {
                index = s_places.Count;
                s_places.Add(default);
            }

            int generation = s_places[index].Generation + 1;
            s_places[index] = new Place { Object = added, Kind = kind, Generation = generation };
            return unchecked((nint)(((ulong)kind << 56) | ((ulong)generation << 32) | (uint)index));
        }
    }

    /// <summary>What a handle stands for, with a use added that the caller ends.</summary>
    /// <exception cref="InvalidHandleException">The handle stands for nothing, or for something else.</exception>
    public static NativeObject Use(nint handle, HandleKind kind, string parameter)
    {
        lock (s_gate)
        {
            NativeObject found = s_places[Find(handle, kind, parameter)].Object!;
            found.AddUse();
            return found;
        }
    }

    /// <summary>Adds a use to the device that something stands on.</summary>
    /// <exception cref="ObjectDisposedException">The device was released.</exception>
    public static void UseOwner(OwnedObject owned, string parameter)
    {
        lock (s_gate)
        {
            if (owned.Owner.IsReleased)
            {
                throw new ObjectDisposedException(null, $"The device of {parameter} was released.");
            }

            owned.Owner.AddUse();
        }
    }

    /// <summary>Ends a handle. The use that it was is the caller's to end.</summary>
    /// <exception cref="InvalidHandleException">The handle stands for nothing, or for something else.</exception>
    public static NativeObject Remove(nint handle, HandleKind kind, string parameter)
    {
        lock (s_gate)
        {
            int index = Find(handle, kind, parameter);
            NativeObject removed = s_places[index].Object!;
            s_places[index] = s_places[index] with { Object = null };
            if (s_places[index].Generation < MaxGeneration)
            {
                s_free.Push(index);
            }

            if (removed is DeviceObject device)
            {
                device.IsReleased = true;
            }

            return removed;
        }
    }

    private static int Find(nint handle, HandleKind kind, string parameter)
    {
        if (handle == 0)
        {
            throw new InvalidHandleException($"The handle {parameter} is null; expected a {NameOf(kind)}.");
        }

        var bits = unchecked((ulong)handle);
        var given = (HandleKind)(bits >> 56);
        var generation = (int)((bits >> 32) & MaxGeneration);
        uint index = unchecked((uint)bits);
        if (!Enum.IsDefined(given) || index >= (uint)s_places.Count || generation == 0 || generation > s_places[(int)index].Generation)
        {
            throw new InvalidHandleException($"The handle {parameter} (0x{bits:x}) is none of this library's; expected a {NameOf(kind)}.");
        }

        Place place = s_places[(int)index];
        if (given != kind)
        {
            throw new InvalidHandleException($"The handle {parameter} is a {NameOf(given)}; expected a {NameOf(kind)}.");
        }

        return place.Object is not null && place.Generation == generation && place.Kind == kind
            ? (int)index
            : throw new InvalidHandleException($"The {NameOf(kind)} {parameter} was released.");
    }

    private static string NameOf(HandleKind kind) =>
        kind == HandleKind.HostWork ? "vksim_host_work" : $"vksim_{kind.ToString().ToLowerInvariant()}";
}
