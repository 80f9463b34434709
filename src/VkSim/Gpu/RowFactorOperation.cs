using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Computes factors of a database's rows that are kept with it, where it has been written since.</summary>
internal sealed class RowFactorOperation(GpuContext gpu, PairwiseKernels pairs) : IDisposable
{
    private readonly record struct Key(MatrixView Rows, PairwiseSettings Settings, GpuBuffer Factors);

    private readonly RecordedWorkCache<Key> _cache = gpu.CreateCache<Key>("row factors");

    /// <summary>
    /// The kept factors of a search's database, submitted to be computed where they are out of date. None where the comparison has none,
    /// where the rows may change unseen, where there is no room, and at the first of several searches that can take them along.
    /// </summary>
    public HeldRowFactors Hold(in MatrixView rows, in PairwiseMethod method, in PairwiseSettings settings)
    {
        var storage = (GpuStorage)rows.Storage;
        if (!PairwiseKernels.HasFactors(settings, rows.Columns) || storage.Buffer.WriteCount is not { } writes
            || storage.Factors.Hold(RowFactorKey.Of(rows, settings)) is not { } entry)
        {
            return default;
        }

        bool held = false;
        try
        {
            bool known = entry.Computed == writes;
            bool worthwhile = known || !method.InlineNorms || entry.Asked == writes;
            entry.Asked = writes;
            if (!worthwhile || storage.Factors.BufferOf(entry) is not { } factors)
            {
                return default;
            }

            if (!known)
            {
                Compute(rows, settings, factors);

                // Otherwise they may be of rows that came in between.
                if (storage.Buffer.WriteCount == writes)
                {
                    entry.Computed = writes;
                }
            }

            held = true;
            return new HeldRowFactors(storage, entry, factors, writes);
        }
        finally
        {
            if (!held)
            {
                storage.Factors.Release(entry);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private void Compute(in MatrixView rows, in PairwiseSettings settings, GpuBuffer factors) =>
        _cache.Get(new Key(rows, settings, factors), pairs, static (work, key, kernels) => kernels.WriteFactors(work, key.Rows, key.Settings, key.Factors)).Run(default);
}
