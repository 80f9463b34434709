using System.CommandLine;
using System.Net;

namespace VkSim.Cli;

/// <summary><c>vksim serve</c>: a silo of a cluster that has indexes.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static readonly string[] Examples =
    [
        "vksim serve --folder store                                      the first silo of this machine, at 127.0.0.1:30000",
        "vksim serve --folder store --port 0 --gateway 0                 another one beside it: silos with one folder are one cluster",
        "vksim serve --folder /net/store --listen 10.0.0.5               for other machines, which see the same folder",
        "vksim serve --folder /net/store --listen 10.0.0.5 --tls-ca ca.pem --tls-cert silo5.pem     with TLS, for those with a certificate of ca.pem",
        "vksim index build --cluster 127.0.0.1:30000 --index notes X.npy --shards 8",
        "vksim search --cluster 127.0.0.1:30000 --index notes Q.npy --out-ids I.npy --out-scores S.npy",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        Option<string> folder = new("--folder")
        {
            Description = "Where indexes are kept, made where there is none. Silos with the same folder are one cluster: all must see it.",
            HelpName = "FOLDER",
            Required = true,
        };
        Option<IPAddress> listen = new("--listen")
        {
            Description = "The address of this machine that others reach it at; nothing but loopback unless it is named. Whoever reaches it may read and change all indexes, unless there is TLS.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
                ? address
                : OptionParsers.Reject<IPAddress>(result, "--listen", "one address of this machine, such as 10.0.0.5"),
        };
        Option<int> port = Port("--port", "The port for other silos; 0: any that is free.", 11111);
        Option<int> gateway = Port("--gateway", "The port for clients; 0: any that is free.", 30000);
        Option<int> deadAfter = new("--dead-after")
        {
            Description = "Seconds that a silo may be silent until others take it for dead, and its shards come up on them; the same for all silos. Longer pauses of a living one cost its shards too.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 15,
            CustomParser = OptionParsers.WholeNumber("--dead-after", 1, 3600),
        };
        TlsArguments tls = TlsArguments.OfSilo();
        Option<bool> anyClient = new("--tls-any-client") { Description = $"With {TlsArguments.AuthoritiesName}, let clients in that have no certificate; silos still must have one." };
        Command command = new(Name, "Have a silo of a cluster: shards of indexes that many silos share, until it is interrupted.") { folder, listen, port, gateway, deadAfter };
        tls.AddTo(command);
        command.Options.Add(anyClient);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            TlsFiles? files = tls.Read(parsed);
            if (files is null ? parsed.GetValue(anyClient) : files.Certificate is null)
            {
                throw files is null
                    ? new BadInputException(TlsArguments.AuthoritiesName, $"nothing beside {anyClient.Name}", "the file of those whose certificates others must have")
                    : new BadInputException(TlsArguments.CertificateName, $"nothing beside {TlsArguments.AuthoritiesName}", "this silo's certificate");
            }

            if (access.IsElsewhere)
            {
                return access.HandOver();
            }

            var request = new ServeRequest(
                parsed.GetRequiredValue(folder), parsed.GetRequiredValue(listen), parsed.GetValue(port), parsed.GetValue(gateway),
                TimeSpan.FromSeconds(parsed.GetValue(deadAfter)), files, parsed.GetValue(anyClient), parsed.GetValue(options.Device));
            access.Commands.Serve(request, ready => Tell(terminal, ready, parsed.GetValue(options.Json)), cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<int> Port(string name, string description, int value) => new(name)
    {
        Description = description,
        HelpName = "PORT",
        DefaultValueFactory = _ => value,
        CustomParser = OptionParsers.WholeNumber(name, 0, ushort.MaxValue),
    };

    private static void Tell(Terminal terminal, ServeJson ready, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(ready, JsonOutput.Readable.ServeJson);
        }
        else
        {
            terminal.WriteText($"ready: clients at {ready.Gateway}, silos at {ready.Silo}, {OneLine.From(ready.Folder)} on {OneLine.From(ready.Device.Name)}\n");
        }
    }
}
