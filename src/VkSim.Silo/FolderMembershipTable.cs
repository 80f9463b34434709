using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;

namespace VkSim.Silo;

/// <summary>
/// The silos of the cluster, in the folder that all of them see: so none of them is the one that others depend on, and those that have the same
/// store are one cluster. One file has all, and who changes it locks another one meanwhile, which the system unlocks when a process ends.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="tls">Whether this silo speaks TLS.</param>
internal sealed class FolderMembershipTable(string folder, bool tls) : IMembershipTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    // No collection's name begins like this.
    private readonly string _file = Path.Combine(folder, ".silos.json");
    private readonly string _lock = Path.Combine(folder, ".silos.lock");

    /// <summary>The silos that are there, or were until lately: of those at one address and port the last.</summary>
    public async Task<IReadOnlyList<Member>> FindActiveAsync()
    {
        MemberList list = await WithLockAsync(Read).ConfigureAwait(false);
        return [.. list.Members.Where(member => member.Status is SiloStatus.Active or SiloStatus.Joining).GroupBy(member => member.EndPoint).Select(members => members.Last())];
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion) => ReadAll();

    public Task DeleteMembershipTableEntries(string clusterId) => ChangeAsync(_ => new MemberList());

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ChangeAsync(list => list with
    {
        Members = [.. list.Members.Where(member => member.Status != SiloStatus.Dead || member.LastHeard >= beforeDate.UtcDateTime)],
    });

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        MemberList list = await WithLockAsync(Read).ConfigureAwait(false);
        return ToTable(list, list.Members.Where(member => member.Silo == key.ToParsableString()));
    }

    public async Task<MembershipTableData> ReadAll()
    {
        MemberList list = await WithLockAsync(Read).ConfigureAwait(false);
        return ToTable(list, list.Members);
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(list =>
        list.Version == Expected(tableVersion) && Find(list, entry) is null
            ? list with { Version = tableVersion.Version, Members = [.. list.Members, Member.Of(entry) with { Tls = tls }] }
            : null);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(list =>
        list.Version == Expected(tableVersion) && Find(list, entry) is { } found && $"{found.Changes}" == etag
            ? list with { Version = tableVersion.Version, Members = Replaced(list, found, Member.Of(entry) with { Changes = found.Changes + 1, Tls = found.Tls }) }
            : null);

    // The version stays, and so does the tag: nobody has to decide anew because of it.
    public Task UpdateIAmAlive(MembershipEntry entry) => ChangeAsync(list =>
        Find(list, entry) is { } found ? list with { Members = Replaced(list, found, found with { LastHeard = entry.IAmAliveTime }) } : null);

    private static int Expected(TableVersion next) => int.Parse(next.VersionEtag, CultureInfo.InvariantCulture);

    private static Member? Find(MemberList list, MembershipEntry entry) => list.Members.FirstOrDefault(member => member.Silo == entry.SiloAddress.ToParsableString());

    private static Member[] Replaced(MemberList list, Member old, Member now) => [.. list.Members.Select(member => member == old ? now : member)];

    private static MembershipTableData ToTable(MemberList list, IEnumerable<Member> members) => new(
        [.. members.Select(member => Tuple.Create(member.ToEntry(), $"{member.Changes}"))], new TableVersion(list.Version, $"{list.Version}"));

    private Task<bool> ChangeAsync(Func<MemberList, MemberList?> change) => WithLockAsync(() =>
    {
        if (change(Read()) is not { } list)
        {
            return false;
        }

        string draft = _file + ".draft";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, list);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, _file, overwrite: true);
        return true;
    });

    private MemberList Read() => File.Exists(_file) ? JsonSerializer.Deserialize<MemberList>(File.ReadAllBytes(_file)) ?? new MemberList() : new MemberList();

    private async Task<T> WithLockAsync<T>(Func<T> work)
    {
        DateTime latest = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                await using var held = new FileStream(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return work();
            }
            catch (IOException) when (DateTime.UtcNow < latest)
            {
                await Task.Delay(Look).ConfigureAwait(false);
            }
        }
    }
}
