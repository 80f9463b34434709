namespace VkSim.Cli;

/// <summary>The files of a program that speaks TLS, and what it expects of others.</summary>
/// <param name="Authorities">The certificates of authorities whose certificates others must have.</param>
/// <param name="Certificate">Its own certificate; null: a client without one.</param>
/// <param name="Key">The certificate's key; null: it is in the same file.</param>
/// <param name="Name">The name that certificates of silos have; null: the host or address that they are reached at.</param>
internal sealed record TlsFiles(string Authorities, string? Certificate, string? Key, string? Name);
