using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>A silo of the cluster that a store's folder stands for.</summary>
internal sealed class StoreSilo : IDisposable
{
    // Missed answers until a silo is suspected.
    private const int Missed = 3;

    private readonly ServeRequest _request;
    private readonly VectorDevice _device;
    private readonly FolderShardStore _store;
    private readonly ClusterTls? _tls;
    private readonly IPEndPoint _silo;
    private readonly IPEndPoint _gateway;

    private StoreSilo(ServeRequest request, VectorDevice device)
    {
        (_request, _device) = (request, device);
        try
        {
            _tls = request.Tls is { } files ? ClusterTls.OfSilo(files, request.Address) : null;
            _store = OpenStore(request.Folder);
            _silo = Free(request.Address, request.Port, "--port", except: 0);
            _gateway = Free(request.Address, request.Gateway, "--gateway", except: _silo.Port);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Looks whether there can be one.</summary>
    /// <exception cref="BadInputException">A port that is taken, or a store that cannot be written.</exception>
    /// <exception cref="NoSuchDeviceException">There is no such device.</exception>
    public static StoreSilo Open(ServeRequest request) => new(request, DeviceSelection.Open(request.Device));

    /// <summary>Runs it until it is told to end.</summary>
    /// <param name="ready">Told when others can reach it.</param>
    /// <param name="cancellation">Ends it: its shards go to other silos, and their files are closed.</param>
    /// <exception cref="BadInputException">The silos that are there speak TLS and it does not, or the other way, or they do not take one another's certificates.</exception>
    public async Task RunAsync(Action<ServeJson> ready, CancellationToken cancellation)
    {
        var table = new FolderMembershipTable(_request.Folder, _tls is not null);
        await Task.WhenAll((await table.FindActiveAsync().ConfigureAwait(false)).Select(other => CheckAsync(other, cancellation))).ConfigureAwait(false);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(new ErrorLines(Console.Error)));
        builder.Services.AddSingleton(_device);
        builder.Services.AddSingleton<IMembershipTable>(table);
        builder.UseOrleans(Configure);
        builder.Services.AddSingleton<IFatalErrorHandler>(new FatalErrors(Console.Error));
        using IHost host = builder.Build();
        await host.StartAsync(cancellation).ConfigureAwait(false);
        ready(new ServeJson(Path.GetFullPath(_request.Folder), $"{_gateway}", $"{_silo}", Environment.ProcessId, DeviceJson.From(_device.Description)));
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose() => _device.Dispose();

    private void Configure(ISiloBuilder silo)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (OrleansCommands.Cluster, OrleansCommands.Cluster));
        silo.Configure<EndpointOptions>(options =>
        {
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (_request.Address, _silo.Port, _gateway.Port);
            (options.SiloListeningEndpoint, options.GatewayListeningEndpoint) = (_silo, _gateway);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.NumMissedProbesLimit = Missed;
            options.ProbeTimeout = _request.DeadAfter / Missed;
            options.MaxProbeTimeout = options.ProbeTimeout;
            // A silo that starts waits for those that were killed before, until they have not been heard of for so long.
            options.NumMissedTableIAmAliveLimit = Missed;
            options.IAmAliveTablePublishTimeout = _request.DeadAfter / Missed;
        });
        _tls?.Apply(silo, _request.AnyClient);
        silo.AddVkSimShards(_ => _store, options => options.Device = _request.Device);
    }

    // Orleans would try for minutes to be heard by it.
    private async Task CheckAsync(Member other, CancellationToken cancellation)
    {
        (IPEndPoint point, string address) = (other.EndPoint, $"{other.EndPoint.Address}");
        try
        {
            await Knock.AtAsync(address, point.Port, null, cancellation).ConfigureAwait(false);
            if (other.Tls != _tls is not null)
            {
                throw new BadInputException(TlsArguments.AuthoritiesName, _tls is null ? $"nothing, and the silo at {point} speaks TLS" : $"it, and the silo at {point} speaks no TLS", "the same for all silos of a folder");
            }

            if (_tls is not null && await Knock.IsRefusedAsync(point, _tls.OptionsFor(address), cancellation).ConfigureAwait(false))
            {
                throw new BadInputException(TlsArguments.CertificateName, $"'{_request.Tls!.Certificate}', which the silo at {point} does not take", "a certificate for a server and a client of an authority that it knows");
            }
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            throw new BadInputException(TlsArguments.AuthoritiesName, $"'{_request.Tls!.Authorities}' and the silo at {point} ({OneLine.From(error.Message)})", "the authority of its certificate");
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // One that was killed, and that nobody has taken for dead yet.
        }
    }

    private static FolderShardStore OpenStore(string folder)
    {
        try
        {
            return new FolderShardStore(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException("--folder", $"'{folder}', which cannot be written ({OneLine.From(error.Message)})", "a folder that can be, or be made");
        }
    }

    // Orleans would tell of it in many lines, after all else has started.
    private static IPEndPoint Free(IPAddress address, int port, string option, int except)
    {
        try
        {
            if (port != 0 && port == except)
            {
                throw new BadInputException(option, $"{port}, which --port names too", "another one");
            }

            using var listener = new TcpListener(address, port);
            listener.Start();
            return (IPEndPoint)listener.LocalEndpoint;
        }
        catch (SocketException error)
        {
            throw error.SocketErrorCode == SocketError.AddressNotAvailable
                ? new BadInputException("--listen", $"{address}, which is no address of this machine", "one of its addresses")
                : new BadInputException(option, $"{address}:{port}, where nothing can listen ({OneLine.From(error.Message)})", "a port that is free, or 0 for any");
        }
    }
}
