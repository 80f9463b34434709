using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>The certificates of a program that speaks TLS, as its files have them.</summary>
/// <param name="Authorities">Whose certificates others must have.</param>
/// <param name="Own">Its own with its key; null: it has none.</param>
/// <param name="Between">Authorities between its own and one of <paramref name="Authorities"/>.</param>
internal sealed record TlsCertificates(X509Certificate2Collection Authorities, X509Certificate2? Own, X509Certificate2Collection Between)
{
    /// <summary>For whom a certificate with an extended key usage is.</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private const string Begin = "-----BEGIN ";

    /// <summary>Reads the files, and checks that the program's own certificate is one that others take.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="usages">What its own is to be for.</param>
    /// <exception cref="BadInputException">A file cannot be read, or is not what it is to be.</exception>
    public static TlsCertificates Load(TlsFiles files, params string[] usages)
    {
        X509Certificate2Collection authorities = Read(TlsArguments.AuthoritiesName, files.Authorities, "certificates of authorities, PEM", () => ReadPem(files.Authorities));
        if (files.Certificate is not { } file)
        {
            return new TlsCertificates(authorities, null, []);
        }

        X509Certificate2Collection between = Read(TlsArguments.CertificateName, file, "a certificate, PEM or PKCS#12", () => IsPem(file) ? ReadPem(file) : ReadPkcs12(file));
        X509Certificate2 own = between.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? ReadKey(files, between[0]);
        between.Remove(own);
        var loaded = new TlsCertificates(authorities, own, between);
        loaded.CheckOwn(file, usages);
        return loaded;
    }

    /// <summary>What a certificate is checked by: these authorities and no others.</summary>
    /// <param name="usage">What it is to be for; null: the caller says.</param>
    public X509ChainPolicy Policy(string? usage = null)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        if (usage is not null)
        {
            policy.ApplicationPolicy.Add(new Oid(usage));
        }

        return policy;
    }

    private void CheckOwn(string file, string[] usages)
    {
        if (DateTime.Now is var now && (now < Own!.NotBefore || now > Own.NotAfter))
        {
            throw new BadInputException(
                TlsArguments.CertificateName,
                string.Create(CultureInfo.InvariantCulture, $"'{file}', which is valid from {Own.NotBefore.ToUniversalTime():u} to {Own.NotAfter.ToUniversalTime():u}"),
                "a certificate that is valid now");
        }

        foreach (string usage in usages)
        {
            using var chain = new X509Chain { ChainPolicy = Policy(usage) };
            chain.ChainPolicy.ExtraStore.AddRange(Between);
            if (!chain.Build(Own))
            {
                string what = usage == ServerUsage ? "a server" : "a client";
                throw new BadInputException(
                    TlsArguments.CertificateName,
                    $"'{file}' ({OneLine.From(string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct()))})",
                    $"a certificate for {what}, of an authority in {TlsArguments.AuthoritiesName}");
            }
        }
    }

    private static X509Certificate2Collection Read(string option, string file, string expected, Func<X509Certificate2Collection> read)
    {
        try
        {
            return read() is { Count: > 0 } found ? found : throw new BadInputException(option, $"'{file}', which has none", expected);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new BadInputException(option, $"'{file}' ({OneLine.From(error.Message)})", expected);
        }
    }

    private static bool IsPem(string file) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Begin)) >= 0;

    private static X509Certificate2Collection ReadPem(string file)
    {
        X509Certificate2Collection found = [];
        found.ImportFromPem(File.ReadAllText(file));
        return found;
    }

    private static X509Certificate2Collection ReadPkcs12(string file) =>
        X509CertificateLoader.LoadPkcs12CollectionFromFile(file, Password() ?? "");

    private static string? Password() => Environment.GetEnvironmentVariable(TlsArguments.PasswordVariable);

    private static X509Certificate2 ReadKey(TlsFiles files, X509Certificate2 certificate)
    {
        string file = files.Key ?? files.Certificate!;
        string option = files.Key is null ? TlsArguments.CertificateName : TlsArguments.KeyName;
        try
        {
            string key = File.ReadAllText(file);
            using X509Certificate2 paired = key.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromEncryptedPem(certificate.ExportCertificatePem(), key, Password() ?? "")
                : X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
            // Windows takes no key that is nowhere but in this process.
            return X509CertificateLoader.LoadPkcs12(paired.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new BadInputException(option, $"'{file}' ({OneLine.From(error.Message)})", $"the key of {files.Certificate}, PEM, with its password in {TlsArguments.PasswordVariable} where it has one");
        }
    }
}
