using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VkSim.Cli.Tests.Processes;

/// <summary>An authority that tests make, and certificates of it in files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UtcNow.AddDays(-2);
    private static readonly DateTimeOffset End = DateTimeOffset.UtcNow.AddDays(2);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly string _folder;
    private int _serial;

    public TestAuthority(string folder, string name)
    {
        _folder = folder;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(Begin, End);
        Root = Write($"{name}.pem", _root.ExportCertificatePem());
    }

    /// <summary>The file of its own certificate.</summary>
    public string Root { get; }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }

    /// <summary>A silo's certificate, PEM, and its key in the same file.</summary>
    public string Silo(string name)
    {
        using X509Certificate2 certificate = Issue(name, isServer: true, "127.0.0.1", End);
        return Write($"{name}.pem", $"{certificate.ExportCertificatePem()}\n{KeyOf(certificate)}");
    }

    /// <summary>A client's certificate, PEM, and its key in another file, with a password where there is one.</summary>
    public (string Certificate, string Key) Client(string name, string? password = null)
    {
        using X509Certificate2 certificate = Issue(name, isServer: false, null, End);
        return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", KeyOf(certificate, password)));
    }

    /// <summary>A silo's certificate, PKCS#12.</summary>
    public string Pkcs12(string name, string password)
    {
        using X509Certificate2 certificate = Issue(name, isServer: true, "127.0.0.1", End);
        string file = Path.Combine(_folder, $"{name}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password));
        return file;
    }

    /// <summary>A silo's certificate for another address, or one that has ended; PEM.</summary>
    public string Unusable(string name, string address, bool hasEnded)
    {
        using X509Certificate2 certificate = Issue(name, isServer: true, address, hasEnded ? DateTimeOffset.UtcNow.AddDays(-1) : End);
        return Write($"{name}.pem", $"{certificate.ExportCertificatePem()}\n{KeyOf(certificate)}");
    }

    private X509Certificate2 Issue(string name, bool isServer, string? address, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        OidCollection usages = [new Oid("1.3.6.1.5.5.7.3.2")];
        if (isServer)
        {
            usages.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(address));
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 issued = request.Create(_root, Begin, end, BitConverter.GetBytes(++_serial));
        return issued.CopyWithPrivateKey(key);
    }

    private static string KeyOf(X509Certificate2 certificate, string? password = null)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
