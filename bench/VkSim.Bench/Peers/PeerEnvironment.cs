namespace VkSim.Bench.Peers;

/// <summary>
/// The environment of the peers: without the variables that choose a library's kernels, block sizes or processors for it, and with the
/// same number of threads for all.
/// </summary>
internal static class PeerEnvironment
{
    private static readonly string[] s_choosing =
        ["OPENBLAS_", "GOTO_", "BLIS_", "MKL_", "OMP_", "GOMP_", "KMP_", "DNNL_", "ONEDNN_", "ATEN_", "NPY_", "FAISS_", "NUMEXPR_", "VECLIB_"];

    private static readonly string[] s_threads = ["OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"];

    /// <summary>The variables of this process that peers do not get.</summary>
    public static IReadOnlyList<string> Removed { get; } =
        [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(Chooses).Order(StringComparer.Ordinal)];

    /// <summary>Prepares the environment of a process that is about to be started.</summary>
    public static void Prepare(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(Chooses).ToArray())
        {
            environment.Remove(name);
        }

        foreach (string name in s_threads)
        {
            environment[name] = $"{Environment.ProcessorCount}";
        }
    }

    private static bool Chooses(string name) => Array.Exists(s_choosing, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
