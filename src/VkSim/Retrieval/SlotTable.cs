using System.Runtime.CompilerServices;

namespace VkSim.Retrieval;

/// <summary>
/// Finds the slot of an id. Ids themselves are with the rows: the table has a slot and a byte of the id's hash a place, in open addressing
/// with linear probing, 6 to 7½ bytes an id. It is cut into shards, of which one at a time grows, so that no addition waits for all.
/// </summary>
internal sealed class SlotTable(Func<int, long> idOf)
{
    private const int ShardBits = 8;
    private const int Shards = 1 << ShardBits;

    // A shard grows by a fifth when five sixths of it are taken.
    private const double Growth = 1.2;
    private const double FirstLength = 8;

    private readonly Shard[] _shards = new Shard[Shards];

    /// <summary>Bytes of all shards.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (ref readonly Shard shard in _shards.AsSpan())
            {
                bytes += (shard.Tags?.Length ?? 0) * (sizeof(byte) + sizeof(int));
            }

            return bytes;
        }
    }

    /// <summary>The slot of an id, or −1.</summary>
    public int Find(long id)
    {
        ulong hash = Hash(id);
        ref Shard shard = ref _shards[hash >> (64 - ShardBits)];
        return shard.Count > 0 && PlaceOf(ref shard, id, hash) is >= 0 and int place ? shard.Slots[place] : -1;
    }

    /// <summary>Adds an id that is not there yet; gives whether it was not.</summary>
    /// <param name="id">The id.</param>
    /// <param name="slot">Its slot, where it can be read already.</param>
    public bool TryAdd(long id, int slot)
    {
        if (Find(id) >= 0)
        {
            return false;
        }

        ulong hash = Hash(id);
        int number = (int)(hash >> (64 - ShardBits));
        ref Shard shard = ref _shards[number];
        if (shard.Count >= (shard.Tags?.Length ?? 0) * 5L / 6)
        {
            Resize(ref shard, number, shard.Growths + 1);
        }

        Insert(ref shard, slot, hash);
        return true;
    }

    /// <summary>Gives an id that is there another slot, in which it can be read already.</summary>
    public void Move(long id, int slot)
    {
        ulong hash = Hash(id);
        ref Shard shard = ref _shards[hash >> (64 - ShardBits)];
        shard.Slots[PlaceOf(ref shard, id, hash)] = slot;
    }

    /// <summary>Removes an id that is there, while it can still be read in its slot.</summary>
    public void Remove(long id)
    {
        ulong hash = Hash(id);
        ref Shard shard = ref _shards[hash >> (64 - ShardBits)];
        int hole = PlaceOf(ref shard, id, hash);
        int length = shard.Tags.Length;

        // What follows moves up, as far as its own place allows, so that no search ends too early.
        for (int place = Next(hole, length); shard.Tags[place] != 0; place = Next(place, length))
        {
            int home = Home(Hash(idOf(shard.Slots[place])), length);
            if (Distance(home, place, length) >= Distance(hole, place, length))
            {
                shard.Tags[hole] = shard.Tags[place];
                shard.Slots[hole] = shard.Slots[place];
                hole = place;
            }
        }

        shard.Tags[hole] = 0;
        shard.Count--;
    }

    /// <summary>Makes one shard shorter where it is much longer than its ids need; gives whether there may be another.</summary>
    public bool Trim()
    {
        for (int number = 0; number < Shards; number++)
        {
            ref Shard shard = ref _shards[number];
            int growths = shard.Growths;
            while (growths > 0 && shard.Count * 2 < LengthOf(number, growths - 1))
            {
                growths--;
            }

            if (growths < shard.Growths - 1)
            {
                Resize(ref shard, number, growths);
                return true;
            }
        }

        return false;
    }

    // Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014: the finalizer.
    private static ulong Hash(long id)
    {
        ulong x = (ulong)id;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static byte TagOf(ulong hash) => (byte)((hash & 0x7F) | 0x80);

    // Lemire, "Fast random integer generation in an interval", 2019: a range of any length without a division.
    private static int Home(ulong hash, int length) => (int)(((hash >> 24 & uint.MaxValue) * (ulong)length) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int place, int length) => place + 1 == length ? 0 : place + 1;

    private static int Distance(int from, int to, int length) => to >= from ? to - from : to + length - from;

    private static void Insert(ref Shard shard, int slot, ulong hash)
    {
        int length = shard.Tags.Length;
        int place = Home(hash, length);
        while (shard.Tags[place] != 0)
        {
            place = Next(place, length);
        }

        shard.Tags[place] = TagOf(hash);
        shard.Slots[place] = slot;
        shard.Count++;
    }

    private int PlaceOf(ref Shard shard, long id, ulong hash)
    {
        byte tag = TagOf(hash);
        byte[] tags = shard.Tags;
        for (int place = Home(hash, tags.Length); tags[place] != 0; place = Next(place, tags.Length))
        {
            if (tags[place] == tag && idOf(shard.Slots[place]) == id)
            {
                return place;
            }
        }

        return -1;
    }

    // Shards have other lengths from each other, so that they grow one after the other.
    private static int LengthOf(int number, int growths) =>
        growths == 0 ? 0 : (int)Math.Ceiling(FirstLength * Math.Pow(Growth, growths + ((double)number / Shards)));

    private void Resize(ref Shard shard, int number, int growths)
    {
        int length = LengthOf(number, growths);
        var other = new Shard { Tags = new byte[length], Slots = new int[length], Growths = growths };
        for (int place = 0; place < (shard.Tags?.Length ?? 0); place++)
        {
            if (shard.Tags![place] != 0)
            {
                Insert(ref other, shard.Slots[place], Hash(idOf(shard.Slots[place])));
            }
        }

        shard = other;
    }

    private struct Shard
    {
        // 0: an empty place.
        public byte[] Tags;
        public int[] Slots;
        public int Count;
        public int Growths;
    }
}
