using System.Numerics;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <summary>
/// Searches rows that stay in a file: piece by piece they go to two matrices, of which the device searches one while the other is written.
/// One search after the other, of any threads.
/// </summary>
internal sealed class StreamedSearch : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IVectorBackend _backend;
    private readonly Matrix[] _pieces;
    private readonly RankedSlots _found = new();
    private readonly SearchPart[] _part = new SearchPart[1];
    private bool _disposed;

    /// <param name="device">The device that searches.</param>
    /// <param name="rows">Rows of a piece, a multiple of 64.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="type">How they are stored.</param>
    public StreamedSearch(VectorDevice device, int rows, int columns, ElementType type)
    {
        _backend = device.Backend;
        _pieces = [device.Allocate(rows, columns, type), device.Allocate(rows, columns, type)];
    }

    /// <summary>Whether rows stay in a file.</summary>
    public static bool Holds(in SearchPart part) => part.Rows.Storage is StreamedRows;

    /// <summary>Searches the parts whose rows stay in a file, and merges what it finds with what is there already.</summary>
    /// <param name="queries">The queries, on the device.</param>
    /// <param name="parts">All parts; others are passed over.</param>
    /// <param name="settings">What is searched for.</param>
    /// <param name="best">What was found, best first; receives the best of both.</param>
    /// <param name="cancellation">Looked at between pieces.</param>
    public async ValueTask SearchAsync(
        MatrixView queries, ReadOnlyMemory<SearchPart> parts, SearchSettings settings, RankedSlots best, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddingIndex));
            _found.Begin((int)queries.Rows, settings.K);
            IEnumerator<SearchPart> pieces = Pieces(parts).GetEnumerator();
            int turn = 0;
            for (bool more = MoveNext(pieces, turn); more; turn ^= 1)
            {
                cancellation.ThrowIfCancellationRequested();
                _part[0] = pieces.Current with { Rows = _pieces[turn].View.RowRange(0, pieces.Current.Rows.Rows) };
                ValueTask search = _backend.SearchAsync(queries, _part, settings, _found.Scores, _found.Slots, new OperationContext(cancellation));
                try
                {
                    // The next piece is on its way while this one is searched.
                    more = MoveNext(pieces, turn ^ 1);
                }
                finally
                {
                    await search.ConfigureAwait(false);
                }

                best.Merge(_found, settings.Comparison.Metric.IsSimilarity());
            }
        }
        finally
        {
            _found.Return();
            _turn.Release();
            Interlocked.MemoryBarrier();
            FreeIfDisposed();
        }
    }

    /// <summary>Gives the memory back, once no search uses it.</summary>
    public void Dispose()
    {
        _disposed = true;
        // Before the turn is looked at: who has it looks afterwards.
        Interlocked.MemoryBarrier();
        FreeIfDisposed();
    }

    private void FreeIfDisposed()
    {
        if (Volatile.Read(ref _disposed) && _turn.Wait(0))
        {
            Array.ForEach(_pieces, piece => piece.Dispose());
            _turn.Release();
        }
    }

    private bool MoveNext(IEnumerator<SearchPart> pieces, int turn)
    {
        if (!pieces.MoveNext())
        {
            return false;
        }

        MatrixView rows = pieces.Current.Rows;
        int count = (int)rows.Rows;
        if (rows.Columns > 0)
        {
            long first = rows.FirstElement / rows.Columns;
            _backend.Write(_pieces[turn].View.RowRange(0, count), ((StreamedRows)rows.Storage).Bytes(first, count));
        }

        return true;
    }

    // Such as have rows that may be found.
    private IEnumerable<SearchPart> Pieces(ReadOnlyMemory<SearchPart> parts)
    {
        int most = (int)_pieces[0].Rows;
        for (int i = 0; i < parts.Length; i++)
        {
            SearchPart part = parts.Span[i];
            for (long row = 0; Holds(part) && row < part.Rows.Rows; row += most)
            {
                long count = Math.Min(most, part.Rows.Rows - row);
                SearchPart piece = part with { Rows = part.Rows.RowRange(row, count), FirstRow = part.FirstRow + row, FirstWord = part.FirstWord + (int)(row / 64) };
                if (HasRows(piece))
                {
                    yield return piece;
                }
            }
        }
    }

    private static bool HasRows(in SearchPart piece)
    {
        if (piece.Allowed is not { } bits)
        {
            return true;
        }

        int full = (int)(piece.Rows.Rows / 64);
        int rest = (int)(piece.Rows.Rows % 64);
        return bits.AsSpan(piece.FirstWord, full).ContainsAnyExcept(0UL)
            || (rest > 0 && BitOperations.TrailingZeroCount(bits[piece.FirstWord + full]) < rest);
    }
}
