using System.Net;

namespace VkSim.Cli;

/// <summary>How a silo is to be.</summary>
/// <param name="Folder">The store of all silos of the cluster.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Port">For other silos; 0: any that is free.</param>
/// <param name="Gateway">For clients; 0: any that is free.</param>
/// <param name="DeadAfter">How long a silo may be silent until others take it for dead.</param>
/// <param name="Tls">What all silos of the cluster speak; null: no TLS.</param>
/// <param name="AnyClient">Whether clients without a certificate are let in.</param>
/// <param name="Device">What it computes on; null: the best there is.</param>
internal sealed record ServeRequest(string Folder, IPAddress Address, int Port, int Gateway, TimeSpan DeadAfter, TlsFiles? Tls, bool AnyClient, string? Device);
