namespace VkSim.Cli;

/// <summary>An index of a cluster, as a command line names it.</summary>
/// <param name="Cluster">The gateways as they were written.</param>
/// <param name="Gateways">Host and port of each.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Tls">What its silos speak; null: no TLS.</param>
internal sealed record ClusterTarget(string Cluster, IReadOnlyList<(string Host, int Port)> Gateways, string Index, TlsFiles? Tls)
{
    /// <summary>For messages.</summary>
    public override string ToString() => $"{Index} of {Cluster}";
}
