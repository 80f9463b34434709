using System.Net;
using System.Text.Json;
using VkSim.Silo;

namespace VkSim.Cli.Tests.Processes;

/// <summary>Silos and clients that speak TLS, and those that are kept out.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly ArrayFiles _files = new();
    private readonly TestAuthority _authority;
    private readonly TestAuthority _other;

    public TlsTests()
    {
        (_authority, _other) = (new TestAuthority(_files.Folder, "authority"), new TestAuthority(_files.Folder, "other"));
        _files.WriteRandom("X.npy", 101, 7);
        _files.WriteRandom("q.npy", 3, 7, seed: 5);
    }

    public void Dispose()
    {
        _other.Dispose();
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void SilosAndClientsOfOneAuthorityWorkTogetherAndOthersAreKeptOut()
    {
        Dictionary<string, string?> password = new() { ["VKSIM_TLS_PASSWORD"] = "secret" };
        using SiloProcess first = Silo("--tls-ca", _authority.Root, "--tls-cert", _authority.Silo("first"));
        using var second = SiloProcess.Start(
            _files.At("store"), deadAfter: 20, password, "--tls-ca", _authority.Root, "--tls-cert", _authority.Pkcs12("second", "secret"));
        (string certificate, string key) = _authority.Client("client", "secret");
        string[] client = ["--tls-ca", _authority.Root, "--tls-cert", certificate, "--tls-key", key];
        VkSimProcess built = Run(password, ["index", "build", _files.At("X.npy"), "--shards", "8", .. On(first), .. client, "--json"]);
        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        JsonElement[] shards = [.. built.Json.GetProperty("shards").EnumerateArray()];
        Assert.Equal(2, shards.DistinctBy(shard => shard.GetProperty("silo").GetString()).Count());
        // The front of one asks the shards of the other.
        VkSimProcess found = Run(password, [.. Search(second), .. client, "--json"]);
        Assert.Equal((0, ""), (found.ExitCode, found.Error));
        Assert.True(found.Json.GetProperty("complete").GetBoolean());

        string both = _files.WriteText("both.pem", File.ReadAllText(_authority.Root) + "\n" + File.ReadAllText(_other.Root));
        (string stranger, string strangerKey) = _other.Client("stranger");
        Run([], [.. Search(first)]).AssertFailed(ExitCode.BadInput, "--tls-ca", "nothing, and 127.0.0.1", "speaks TLS");
        Run([], [.. Search(first), "--tls-ca", _authority.Root]).AssertFailed(ExitCode.BadInput, "--tls-cert", "nothing, which 127.0.0.1", "does not take");
        Run([], [.. Search(first), "--tls-ca", both, "--tls-cert", stranger, "--tls-key", strangerKey]).AssertFailed(ExitCode.BadInput, "--tls-cert", "stranger.pem", "does not take");
        Run([], [.. Search(first), "--tls-ca", _other.Root, "--tls-cert", stranger, "--tls-key", strangerKey]).AssertFailed(ExitCode.BadInput, "--tls-ca", "other.pem", "PartialChain");
        Run(password, [.. Search(first), .. client, "--tls-name", "elsewhere"]).AssertFailed(ExitCode.BadInput, "--tls-ca", "NameMismatch");
        Run([], Serve()).AssertFailed(ExitCode.BadInput, "--tls-ca", "speaks TLS", "the same for all silos of a folder");
        Run([], [.. Serve(), "--tls-ca", _other.Root, "--tls-cert", _other.Silo("third")]).AssertFailed(ExitCode.BadInput, "--tls-ca", "other.pem", "PartialChain");
        Run([], [.. Serve(), "--tls-ca", both, "--tls-cert", _other.Silo("fourth")]).AssertFailed(ExitCode.BadInput, "--tls-cert", "fourth.pem", "does not take");
    }

    [Fact]
    public void AClientWithoutACertificateIsLetInWhereTheSiloSaysSo()
    {
        using SiloProcess silo = Silo("--tls-ca", _authority.Root, "--tls-cert", _authority.Silo("silo"), "--tls-any-client");
        VkSimProcess built = Run([], ["index", "build", _files.At("X.npy"), "--shards", "1", .. On(silo), "--tls-ca", _authority.Root, "--json"]);
        Assert.Equal((0, "", 101), (built.ExitCode, built.Error, built.Json.GetProperty("count").GetInt32()));
        (string stranger, string key) = _other.Client("stranger");
        Run([], [.. Search(silo), "--tls-ca", _authority.Root, "--tls-cert", stranger, "--tls-key", key]).AssertFailed(ExitCode.BadInput, "--tls-cert", "stranger.pem");
    }

    [Fact]
    public void ASiloWithoutTlsIsTold()
    {
        using SiloProcess silo = Silo();
        Run([], [.. Search(silo), "--tls-ca", _authority.Root]).AssertFailed(ExitCode.BadInput, "--tls-ca", "authority.pem");
        Run([], [.. Serve(), "--tls-ca", _authority.Root, "--tls-cert", _authority.Silo("other")]).AssertFailed(ExitCode.BadInput, "--tls-ca", "speaks no TLS");
    }

    [Fact]
    public void FilesThatCannotBeUsedAreNamed()
    {
        (string client, string key) = _authority.Client("client", "secret");
        string silo = _authority.Silo("silo");
        string ended = _authority.Unusable("ended", "127.0.0.1", hasEnded: true);
        string elsewhere = _authority.Unusable("elsewhere", "192.0.2.7", hasEnded: false);
        string noise = _files.WriteText("noise.pem", "no certificate");
        string missing = _files.At("missing.pem");
        Fails(new TlsFiles(missing, silo, null, null), "--tls-ca", "missing.pem");
        Fails(new TlsFiles(noise, silo, null, null), "--tls-ca", "noise.pem", "which has none");
        Fails(new TlsFiles(_authority.Root, missing, null, null), "--tls-cert", "missing.pem");
        Fails(new TlsFiles(_authority.Root, noise, null, null), "--tls-cert", "noise.pem", "PEM or PKCS#12");
        Fails(new TlsFiles(_authority.Root, ended, null, null), "--tls-cert", "ended.pem", "valid now");
        Fails(new TlsFiles(_other.Root, silo, null, null), "--tls-cert", "silo.pem", "of an authority in --tls-ca");
        Fails(new TlsFiles(_authority.Root, elsewhere, null, null), "--tls-cert", "elsewhere.pem", "does not name 127.0.0.1");
        Fails(new TlsFiles(_authority.Root, client, null, null), "--tls-cert", "client.pem", "the key of");
        Fails(new TlsFiles(_authority.Root, client, missing, null), "--tls-key", "missing.pem");
        Fails(new TlsFiles(_authority.Root, client, noise, null), "--tls-key", "noise.pem");
        Fails(new TlsFiles(_authority.Root, client, key, null), "--tls-key", "client.key", "VKSIM_TLS_PASSWORD");
        Fails(new TlsFiles(_authority.Root, silo, _authority.Client("another").Key, null), "--tls-key", "another.key");
        Fails(new TlsFiles(_authority.Root, _authority.Pkcs12("pkcs", "secret"), null, null), "--tls-cert", "pkcs.pfx");
        (client, key) = _authority.Client("plain");
        Fails(new TlsFiles(_authority.Root, client, key, null), "--tls-cert", "plain.pem", "for a server");
    }

    [Theory]
    [InlineData("serve --folder @store --tls-cert @silo.pem", "--tls-ca", "nothing beside --tls-cert")]
    [InlineData("serve --folder @store --tls-any-client", "--tls-ca", "nothing beside --tls-any-client")]
    [InlineData("serve --folder @store --tls-ca @authority.pem", "--tls-cert", "nothing beside --tls-ca")]
    [InlineData("serve --folder @store --tls-ca @authority.pem --tls-key @silo.key", "--tls-cert", "nothing beside --tls-key")]
    [InlineData("index info --cluster a:1 --index x --tls-name b", "--tls-ca", "nothing beside --tls-name")]
    [InlineData("index info x.vksim --tls-ca @authority.pem", "--tls-ca", "no --cluster beside it")]
    public void WrongUsageIsCodeTwo(string arguments, params string[] words) =>
        VkSimProcess.Run([.. arguments.Split(' ').Select(word => word.StartsWith('@') ? _files.At(word[1..]) : word)]).AssertFailed(ExitCode.BadInput, words);

    private SiloProcess Silo(params string[] tls) => SiloProcess.Start(_files.At("store"), deadAfter: 20, new Dictionary<string, string?>(), tls);

    private string[] Serve() => ["serve", "--folder", _files.At("store"), "--port", "0", "--gateway", "0", "--device", "cpu"];

    private string[] Search(SiloProcess silo) => ["search", _files.At("q.npy"), .. On(silo), "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy")];

    private static string[] On(SiloProcess silo) => ["--cluster", silo.Gateway, "--index", "x"];

    private static void Fails(TlsFiles files, params string[] words)
    {
        string line = Assert.Throws<BadInputException>(() => ClusterTls.OfSilo(files, IPAddress.Loopback)).Message;
        Assert.DoesNotContain('\n', line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    // The program that others start, without the start of them.
    private static VkSimProcess Run(Dictionary<string, string?> environment, string[] arguments) =>
        VkSimProcess.Finish(VkSimProcess.Start("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "vksim-silo.dll"), .. arguments], environment));
}
