using System.Buffers.Binary;
using System.Text;

namespace VkSim.Mpi.Agreements;

/// <summary>
/// Where all ranks meet, tell one another a few numbers, and learn whether one of them has failed since the last time: then all fail, with the
/// same message. A rank that fails elsewhere comes to the next meeting with that.
/// </summary>
internal sealed class Agreement(IRing ring)
{
    /// <summary>Numbers that a rank can tell at a time.</summary>
    public const int MostValues = 40;

    private const int HeaderBytes = 16, MessageBytes = 1024 - HeaderBytes - (MostValues * sizeof(double)), RecordBytes = 1024;

    private int _meetings;
    private bool _isLast;

    // What a record says of its rank.
    private enum State
    {
        Going,
        Failed,
        Ended,
    }

    /// <summary>
    /// What a rank does that makes no further calls: it comes to the others' meetings, which tells them so and fails their calls, until all have
    /// ended.
    /// </summary>
    /// <exception cref="RingException">The ring is broken.</exception>
    public static void AttendToTheEnd(IRing ring)
    {
        var agreement = new Agreement(ring);
        byte[] own = agreement.Record([], State.Ended, "");
        while (!Array.TrueForAll(agreement.Gather(own), record => StateOf(record) == State.Ended))
        {
        }
    }

    /// <summary>Meets the other ranks.</summary>
    /// <param name="values">What this rank tells.</param>
    /// <param name="isLast">Whether there is no further meeting.</param>
    /// <returns>What each rank told.</returns>
    /// <exception cref="RingException">A rank has failed, or the ring is broken.</exception>
    public double[][] Reach(ReadOnlySpan<double> values = default, bool isLast = false)
    {
        _isLast = isLast;
        return Reach(values, failure: null);
    }

    /// <summary>Tells the other ranks, at the meeting that they come to next, that this one has failed.</summary>
    /// <exception cref="RingException">Always, but after the last meeting: the failure, or that of a rank before this one.</exception>
    public void Fail(Exception failure)
    {
        if (!_isLast)
        {
            Reach([], failure);
        }
    }

    private double[][] Reach(ReadOnlySpan<double> values, Exception? failure)
    {
        byte[][] all = Gather(failure is null ? Record(values, State.Going, "") : Record([], State.Failed, Message(failure)));
        for (int rank = 0; rank < all.Length; rank++)
        {
            Check(all[rank], rank, rank == ring.Rank ? failure : null);
        }

        _meetings++;
        return [.. all.Select(Values)];
    }

    // Round the ring: of a rank further on each time.
    private byte[][] Gather(byte[] own)
    {
        byte[][] all = new byte[ring.Size][];
        all[ring.Rank] = own;
        for (int step = 1; step < ring.Size; step++)
        {
            byte[] next = new byte[RecordBytes];
            Task sent = ring.Send(all[(ring.Rank + step - 1) % ring.Size]);
            Task received = ring.Receive(next);
            Transfers.Wait([sent, received]);
            all[(ring.Rank + step) % ring.Size] = next;
        }

        return all;
    }

    private byte[] Record(ReadOnlySpan<double> values, State state, string message)
    {
        byte[] record = new byte[RecordBytes];
        Encoding.UTF8.GetEncoder().Convert(message, record.AsSpan(RecordBytes - MessageBytes), flush: true, out _, out int length, out _);
        BinaryPrimitives.WriteInt32LittleEndian(record, _meetings);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), (int)state);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), values.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), length);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(record.AsSpan(HeaderBytes + (i * sizeof(double))), values[i]);
        }

        return record;
    }

    private void Check(ReadOnlySpan<byte> record, int rank, Exception? own)
    {
        State state = StateOf(record);
        if (state == State.Ended)
        {
            throw new RingException($"Rank {rank} of {ring.Size} has ended and makes no further calls; all ranks need the same calls.", rank);
        }

        if (state == State.Failed)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(record[12..]);
            string message = Encoding.UTF8.GetString(record.Slice(RecordBytes - MessageBytes, length));
            throw new RingException($"Rank {rank} of {ring.Size}: {message}", rank, own);
        }

        int meeting = BinaryPrimitives.ReadInt32LittleEndian(record);
        if (meeting != _meetings)
        {
            throw new RingException($"Rank {rank} of {ring.Size} is at step {meeting} of its call, rank {ring.Rank} at step {_meetings}; all ranks need the same calls.", rank);
        }
    }

    private static double[] Values(byte[] record)
    {
        double[] values = new double[BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(8))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(record.AsSpan(HeaderBytes + (i * sizeof(double))));
        }

        return values;
    }

    private static State StateOf(ReadOnlySpan<byte> record) => (State)BinaryPrimitives.ReadInt32LittleEndian(record[4..]);

    private static string Message(Exception failure) =>
        failure is OperationCanceledException ? "the call was cancelled" : failure.Message.ReplaceLineEndings(" ");
}
