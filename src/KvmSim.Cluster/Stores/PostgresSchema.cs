using Npgsql;

namespace KvmSim.Cluster.Stores;

/// <summary>
/// Makes the schema of a cluster: its tables, and the table of statements that Orleans' providers read when they start.
/// It is made once: what is there is used as it is.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>
    /// Members with the version of their table, records under their natural keys, and the statements. Versions of
    /// records come from one sequence: a record that was deleted and made again never has a version it had before.
    /// </summary>
    private const string Tables = """
        create table membership (cluster text primary key, version int not null default 0);

        create table members (
            cluster text not null, address text not null, port int not null, generation int not null,
            siloname text not null, hostname text not null, status int not null, proxyport int not null,
            suspecttimes text, starttime timestamptz not null, iamalivetime timestamptz not null,
            primary key (cluster, address, port, generation));

        create sequence versions as int cycle;

        create table records (
            service text not null, type text not null, n0 bigint not null, n1 bigint not null,
            name text not null, version int not null default nextval('versions'), payload bytea,
            primary key (service, type, n0, n1, name));

        create table orleansquery (querykey text primary key, querytext text not null);
        """;

    /// <summary>Makes what is not there. Of nodes that start at once one does it, and the others wait for it.</summary>
    /// <exception cref="NpgsqlException">It could not be made; nothing of it is there then.</exception>
    public static async Task Make(NpgsqlDataSource source, string schema, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await using NpgsqlCommand command = new("select pg_advisory_xact_lock(hashtext($1))", connection, transaction);
        command.Parameters.AddWithValue(schema);
        await command.ExecuteNonQueryAsync(cancellation);
        Dictionary<string, string>? known = await Known(command, schema, cancellation);
        if (known is null)
        {
            command.Parameters.Clear();
            command.CommandText = $"create schema if not exists \"{schema}\"; {Tables}";
            await command.ExecuteNonQueryAsync(cancellation);
        }

        foreach ((string key, string text) in PostgresStatements.All.Where(statement =>
            !string.Equals(known?.GetValueOrDefault(statement.Key), statement.Value, StringComparison.Ordinal)))
        {
            command.Parameters.Clear();
            command.CommandText = """
                insert into orleansquery (querykey, querytext) values ($1, $2)
                on conflict (querykey) do update set querytext = excluded.querytext
                """;
            command.Parameters.AddWithValue(key);
            command.Parameters.AddWithValue(text);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The statements that are there; null: the tables are not.</summary>
    private static async Task<Dictionary<string, string>?> Known(
        NpgsqlCommand command, string schema, CancellationToken cancellation)
    {
        command.CommandText =
            "select exists (select from pg_tables where schemaname = $1 and tablename = 'orleansquery')";
        if (await command.ExecuteScalarAsync(cancellation) is not true)
        {
            return null;
        }

        command.Parameters.Clear();
        command.CommandText = "select querykey, querytext from orleansquery";
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            known[reader.GetString(0)] = reader.GetString(1);
        }

        return known;
    }
}
