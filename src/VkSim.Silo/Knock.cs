using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace VkSim.Silo;

/// <summary>Finds out who listens before Orleans connects, which would try again for long and not say why.</summary>
internal static class Knock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Whoever takes no certificate of ours says so right after, and whoever takes it says nothing.
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(1);

    /// <summary>Connects, and speaks TLS where there is some.</summary>
    /// <returns>Where it was connected.</returns>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="AuthenticationException">What listens there has a certificate that is not taken.</exception>
    /// <exception cref="IOException">It does not speak TLS.</exception>
    /// <exception cref="OperationCanceledException">It does not answer.</exception>
    public static async Task<IPEndPoint> AtAsync(string host, int port, SslClientAuthenticationOptions? tls, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, patience.Token).ConfigureAwait(false);
        var point = (IPEndPoint)client.Client.RemoteEndPoint!;
        if (tls is not null)
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(tls, patience.Token).ConfigureAwait(false);
        }

        return new IPEndPoint(point.Address.IsIPv4MappedToIPv6 ? point.Address.MapToIPv4() : point.Address, point.Port);
    }

    /// <summary>Whether the certificate that is shown there is refused.</summary>
    public static async Task<bool> IsRefusedAsync(IPEndPoint point, SslClientAuthenticationOptions tls, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(point, patience.Token).ConfigureAwait(false);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(tls, patience.Token).ConfigureAwait(false);
        patience.CancelAfter(RefusalTime);
        try
        {
            return await stream.ReadAsync(new byte[1], patience.Token).ConfigureAwait(false) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whether TLS is spoken there, by whomever.</summary>
    public static async Task<bool> SpeaksTlsAsync(IPEndPoint point, CancellationToken cancellation)
    {
        bool hasCertificate = false;
        var any = new SslClientAuthenticationOptions { TargetHost = $"{point.Address}", RemoteCertificateValidationCallback = (_, _, _, _) => hasCertificate = true };
        try
        {
            await AtAsync($"{point.Address}", point.Port, any, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or AuthenticationException or SocketException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // It may want a certificate of us, after its own.
        }

        return hasCertificate;
    }
}
