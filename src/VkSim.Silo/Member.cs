using System.Net;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;

namespace VkSim.Silo;

/// <summary>A silo of the list.</summary>
internal sealed record Member
{
    /// <summary>Address, port, and the time of its start.</summary>
    public required string Silo { get; init; }

    public required string SiloName { get; init; }

    public required string HostName { get; init; }

    public required SiloStatus Status { get; init; }

    /// <summary>The port of its gateway.</summary>
    public required int Gateway { get; init; }

    public required DateTime Started { get; init; }

    public required DateTime LastHeard { get; init; }

    /// <summary>Who has missed its answers, and when.</summary>
    public required Suspicion[] Suspicions { get; init; }

    /// <summary>Whether it speaks TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>How often it was changed, but for when it was heard of.</summary>
    public int Changes { get; init; }

    [JsonIgnore]
    public IPEndPoint EndPoint => SiloAddress.FromParsableString(Silo).Endpoint;

    public static Member Of(MembershipEntry entry) => new()
    {
        Silo = entry.SiloAddress.ToParsableString(),
        SiloName = entry.SiloName ?? "",
        HostName = entry.HostName ?? "",
        Status = entry.Status,
        Gateway = entry.ProxyPort,
        Started = entry.StartTime,
        LastHeard = entry.IAmAliveTime,
        Suspicions = [.. (entry.SuspectTimes ?? []).Select(vote => new Suspicion(vote.Item1.ToParsableString(), vote.Item2))],
    };

    public MembershipEntry ToEntry() => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Silo),
        SiloName = SiloName,
        HostName = HostName,
        Status = Status,
        ProxyPort = Gateway,
        StartTime = Started,
        IAmAliveTime = LastHeard,
        SuspectTimes = [.. Suspicions.Select(vote => Tuple.Create(SiloAddress.FromParsableString(vote.By), vote.At))],
    };
}
