namespace VkSim;

/// <summary>A row's best candidates so far.</summary>
internal unsafe struct KeyList
{
    private readonly ulong* _keys;
    private readonly int _k;
    private readonly int _capacity;
    private ulong _bound;
    private int _count;

    /// <summary>Starts an empty list.</summary>
    public KeyList(ulong* keys, int k, int capacity)
    {
        _keys = keys;
        _k = k;
        _capacity = capacity;
        Threshold = float.NegativeInfinity;
        TakesAll = true;
    }

    /// <summary>What a candidate must exceed.</summary>
    public float Threshold { get; private set; }

    /// <summary>While fewer than k were seen, or NaN are among the best: everything may count.</summary>
    public bool TakesAll { get; private set; }

    /// <summary>Takes in a candidate.</summary>
    public void Offer(float score, uint id)
    {
        ulong key = RankKey.Of(score, id);
        if (key > _bound)
        {
            _keys[_count++] = key;
            if (_count == _capacity)
            {
                Shrink();
            }
        }
    }

    /// <summary>Puts the best k first, in order.</summary>
    public void Finish()
    {
        if (_count > _k)
        {
            Shrink();
        }

        Selection.SortDescending(_keys, _count);
    }

    private void Shrink()
    {
        Selection.MoveLargestFirst(_keys, _count, _k);
        _count = _k;
        _bound = _keys[_k - 1];
        float score = RankKey.Score(_bound);
        TakesAll = float.IsNaN(score);
        Threshold = TakesAll ? float.NegativeInfinity : score;
    }
}
