using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The options of programs that speak TLS with silos, of which they are one, or a client.</summary>
internal sealed class TlsArguments
{
    /// <summary>Names the password of a certificate's file or key, which a command line would show to others.</summary>
    public const string PasswordVariable = "VKSIM_TLS_PASSWORD";

    public const string AuthoritiesName = "--tls-ca";
    public const string CertificateName = "--tls-cert";
    public const string KeyName = "--tls-key";
    private const string NameName = "--tls-name";

    private readonly Option<string?> _authorities;
    private readonly Option<string?> _certificate;
    private readonly Option<string?> _key = File(KeyName, "The key of the certificate, PEM, where it is not in the same file.");
    private readonly Option<string?> _name = new(NameName)
    {
        Description = "The name that certificates of silos have; by default the host or address that they are reached at.",
        HelpName = "NAME",
    };

    private TlsArguments(Option<string?> authorities, Option<string?> certificate) => (_authorities, _certificate) = (authorities, certificate);

    /// <summary>Those of a silo.</summary>
    public static TlsArguments OfSilo() => new(
        File(AuthoritiesName, "Speak TLS with silos and clients, who all must have a certificate of an authority in this file, PEM. Whoever has one may read and change all indexes."),
        File(CertificateName, $"With {AuthoritiesName}, this silo's certificate, PEM or PKCS#12, with those of authorities between, for server and client. {PasswordVariable} has the password where there is one."));

    /// <summary>Those of a client.</summary>
    public static TlsArguments OfClient() => new(
        File(AuthoritiesName, "With --cluster, speak TLS with silos, whose certificates are of an authority in this file, PEM."),
        File(CertificateName, $"With {AuthoritiesName}, the certificate that silos want of their clients, PEM or PKCS#12. {PasswordVariable} has the password where there is one."));

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All())
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line names; null where it is no TLS.</summary>
    /// <exception cref="BadInputException">It names what belongs to it, and not the authorities, or a key without a certificate.</exception>
    public TlsFiles? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_authorities) is not { } authorities)
        {
            return FirstOf(parsed) is { } stray ? throw new BadInputException(AuthoritiesName, $"nothing beside {stray}", "the file of those whose certificates others must have") : null;
        }

        string? certificate = parsed.GetValue(_certificate);
        string? key = parsed.GetValue(_key);
        return key is null || certificate is not null
            ? new TlsFiles(authorities, certificate, key, parsed.GetValue(_name))
            : throw new BadInputException(CertificateName, $"nothing beside {KeyName}", "the certificate of that key");
    }

    /// <summary>The first of the options that the command line has; null: none.</summary>
    public string? FirstOf(ParseResult parsed) => All().FirstOrDefault(option => parsed.GetResult(option) is not null)?.Name;

    private Option[] All() => [_authorities, _certificate, _key, _name];

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
