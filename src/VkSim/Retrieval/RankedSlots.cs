using System.Buffers;

namespace VkSim.Retrieval;

/// <summary>Where a device writes what it found: so many scores and slots a query.</summary>
internal sealed class RankedSlots
{
    private float[] _scores = [];
    private long[] _slots = [];
    private int _results;

    /// <summary>Results of a query; 0: not in use.</summary>
    public int Asked { get; private set; }

    /// <summary>Scores of all queries.</summary>
    public Memory<float> Scores => _scores.AsMemory(0, _results);

    /// <summary>Slots of all queries.</summary>
    public Memory<long> Slots => _slots.AsMemory(0, _results);

    /// <summary>Makes room.</summary>
    public void Begin(int queries, int asked)
    {
        int results = queries * asked;
        if (_slots.Length < results)
        {
            Return();
            _slots = ArrayPool<long>.Shared.Rent(results);
            _scores = ArrayPool<float>.Shared.Rent(results);
        }

        (_results, Asked) = (results, asked);
    }

    /// <summary>Ends the use.</summary>
    public void End() => Asked = 0;

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        if (_slots.Length > 0)
        {
            ArrayPool<long>.Shared.Return(_slots);
            ArrayPool<float>.Shared.Return(_scores);
            (_slots, _scores) = ([], []);
        }

        (_results, Asked) = (0, 0);
    }
}
