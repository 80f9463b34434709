using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;
using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>
/// TLS between silos, and between them and clients. Certificates are checked by the authorities that were named, and not by those of the machine;
/// silos have one for a server and a client, so that one for a client alone makes nobody a silo.
/// </summary>
internal sealed class ClusterTls
{
    private readonly TlsCertificates _certificates;
    private readonly SslStreamCertificateContext? _own;
    private readonly string? _name;

    private ClusterTls(TlsCertificates certificates, string? name)
    {
        (_certificates, _name) = (certificates, name);
        _own = certificates.Own is { } own ? SslStreamCertificateContext.Create(own, certificates.Between, offline: true) : null;
    }

    /// <summary>That of a silo.</summary>
    /// <exception cref="BadInputException">A file is not what it is to be, or its certificate is another one's.</exception>
    public static ClusterTls OfSilo(TlsFiles files, IPAddress address)
    {
        var certificates = TlsCertificates.Load(files, TlsCertificates.ServerUsage, TlsCertificates.ClientUsage);
        string name = files.Name ?? $"{address}";
        return certificates.Own!.MatchesHostname(name)
            ? new ClusterTls(certificates, files.Name)
            : throw new BadInputException(TlsArguments.CertificateName, $"'{files.Certificate}', which does not name {name}", "a certificate with the address of --listen, or with --tls-name, among its alternative names");
    }

    /// <summary>That of a client.</summary>
    /// <exception cref="BadInputException">A file is not what it is to be.</exception>
    public static ClusterTls OfClient(TlsFiles files) => new(TlsCertificates.Load(files, TlsCertificates.ClientUsage), files.Name);

    /// <summary>Has a silo speak it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="anyClient">Whether clients without a certificate are let in.</param>
    public void Apply(ISiloBuilder silo, bool anyClient) => silo.Configure<SiloConnectionOptions>(options =>
    {
        options.ConfigureSiloInboundConnection(builder => builder.UseServerTls(Inbound(RemoteCertificateMode.RequireCertificate, IsOfSilo)));
        options.ConfigureGatewayInboundConnection(builder => builder.UseServerTls(Inbound(anyClient ? RemoteCertificateMode.AllowCertificate : RemoteCertificateMode.RequireCertificate, null)));
        options.ConfigureSiloOutboundConnection(builder => builder.UseClientTls(Outbound(AddressOf)));
    });

    /// <summary>Has a client speak it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="hosts">What gateways were called.</param>
    public void Apply(IClientBuilder client, IReadOnlyDictionary<IPEndPoint, string> hosts) => client.Configure<ClientConnectionOptions>(options =>
        options.ConfigureConnection(builder => builder.UseClientTls(Outbound(connection => connection is IPEndPoint point && hosts.TryGetValue(point, out string? host) ? host : AddressOf(connection)))));

    /// <summary>Says how to speak to whoever listens at a host.</summary>
    public SslClientAuthenticationOptions OptionsFor(string host) => Set(new SslClientAuthenticationOptions(), host);

    private TlsOptions Inbound(RemoteCertificateMode mode, RemoteCertificateValidator? validation) => new()
    {
        LocalCertificate = _certificates.Own,
        RemoteCertificateMode = mode,
        RemoteCertificateValidation = validation,
        OnAuthenticateAsServer = (_, server) =>
        {
            var options = (SslServerAuthenticationOptions)server.SslServerAuthenticationOptions;
            // Orleans chooses by a callback, which knows no authorities between.
            options.ServerCertificate = null;
            options.ServerCertificateSelectionCallback = null;
            options.ServerCertificateContext = _own;
            options.CertificateChainPolicy = _certificates.Policy(TlsCertificates.ClientUsage);
        },
    };

    private TlsOptions Outbound(Func<EndPoint?, string> host) => new()
    {
        OnAuthenticateAsClient = (connection, client) => Set((SslClientAuthenticationOptions)client.SslClientAuthenticationOptions, host(connection.RemoteEndPoint)),
    };

    private SslClientAuthenticationOptions Set(SslClientAuthenticationOptions options, string host)
    {
        options.TargetHost = _name ?? host;
        options.ClientCertificateContext = _own;
        options.CertificateChainPolicy = _certificates.Policy(TlsCertificates.ServerUsage);
        options.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        return options;
    }

    private static bool IsOfSilo(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        && (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(usage => usage.Value == TlsCertificates.ServerUsage) ?? true);

    private static string AddressOf(EndPoint? point) => point is IPEndPoint { Address: var address } ? $"{(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)}" : "";
}
