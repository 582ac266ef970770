using System.Globalization;

namespace KvmSim.Cluster.Stores;

/// <summary>
/// The statements that Orleans' providers for SQL databases ask for, by the keys, parameters and result columns of
/// version 10.4 (DbStoredQueries.Columns and AdoNetGrainStorage of its packages). A node of an older build may run
/// these, too: tables that are used otherwise need a schema of another name.
/// </summary>
internal static class PostgresStatements
{
    private const string Member =
        "cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation";

    private const string Columns =
        "m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, "
        + "m.iamalivetime, v.version";

    /// <summary>What a change of members starts with: nobody else has changed them since they were read.</summary>
    private const string Turn =
        "update membership set version = version + 1 where cluster = @DeploymentId and version = @Version";

    private const string Record =
        "service = @ServiceId and type = @GrainTypeString and n0 = @GrainIdN0 and n1 = @GrainIdN1 "
        + "and name = coalesce(@GrainIdExtensionString::text, '')";

    /// <summary>All of them, by their keys.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["InsertMembershipVersionKey"] = """
            with made as (
                insert into membership (cluster) values (@DeploymentId) on conflict do nothing returning 1)
            select exists (select from made)
            """,
        ["InsertMembershipKey"] = $"""
            with turned as ({Turn} and not exists (select from members where {Member}) returning 1),
            made as (
                insert into members (cluster, address, port, generation, siloname, hostname, status, proxyport,
                    starttime, iamalivetime)
                select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort,
                    @StartTime, @IAmAliveTime
                from turned on conflict do nothing returning 1)
            select exists (select from made)
            """,
        ["UpdateMembershipKey"] = $"""
            with turned as ({Turn} and exists (select from members where {Member}) returning 1),
            made as (
                update members set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
                where {Member} and exists (select from turned) returning 1)
            select exists (select from made)
            """,
        ["UpdateIAmAlivetimeKey"] = $"update members set iamalivetime = @IAmAliveTime where {Member}",
        ["MembershipReadRowKey"] = $"""
            select {Columns} from membership v left join (select * from members where {Member}) m using (cluster)
            where v.cluster = @DeploymentId
            """,
        ["MembershipReadAllKey"] = $"""
            select {Columns} from membership v left join members m using (cluster) where v.cluster = @DeploymentId
            """,
        ["GatewaysQueryKey"] = """
            select address, proxyport, generation from members
            where cluster = @DeploymentId and status = @Status and proxyport > 0
            """,
        ["CleanupDefunctSiloEntriesKey"] = string.Create(CultureInfo.InvariantCulture, $"""
            delete from members
            where cluster = @DeploymentId and status = {(int)SiloStatus.Dead} and iamalivetime < @IAmAliveTime
            """),
        ["DeleteMembershipTableEntriesKey"] = """
            with gone as (delete from members where cluster = @DeploymentId)
            delete from membership where cluster = @DeploymentId
            """,
        ["ReadFromStorageKey"] = $"select payload as payloadbinary, version from records where {Record}",

        // No row: somebody else has written since, or there is one already.
        ["WriteToStorageKey"] = $"""
            with changed as (
                update records set payload = @PayloadBinary, version = nextval('versions')
                where {Record} and version = @GrainStateVersion returning version),
            made as (
                insert into records (service, type, n0, n1, name, payload)
                select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1,
                    coalesce(@GrainIdExtensionString::text, ''), @PayloadBinary
                where @GrainStateVersion::int is null on conflict do nothing returning version)
            select version as newgrainstateversion from changed union all select version from made
            """,
        ["ClearStorageKey"] = $"""
            update records set payload = null, version = nextval('versions')
            where {Record} and version = @GrainStateVersion returning version
            """,
        ["DeleteStorageKey"] =
            $"delete from records where {Record} and version = @GrainStateVersion returning nextval('versions')::int",
    };
}
