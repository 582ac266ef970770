using KvmSim.Cluster.Nodes;
using Npgsql;

namespace KvmSim.Cluster.Stores;

/// <summary>
/// Where a PostgreSQL is, as its own programs take it: postgresql://USER@HOST:PORT/DATABASE, with sslmode, sslrootcert
/// and passfile behind a '?'.
/// </summary>
internal static class PostgresAddress
{
    private const string Form = "postgresql://USER@HOST:PORT/DATABASE";

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["passfile"] = "Passfile",
    };

    /// <summary>What an address says. The password is not in it: the client library finds it by itself.</summary>
    /// <exception cref="NodeArgumentException">It is none.</exception>
    public static NpgsqlConnectionStringBuilder Read(string option, string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("postgresql" or "postgres")
            || uri.Host.Length == 0 || uri.Fragment.Length > 0)
        {
            throw new NodeArgumentException($"{option} takes {Form}, not '{WithoutPassword(value)}'.");
        }

        if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw new NodeArgumentException(
                $"{option} takes no password: everybody on this machine can read a command line. It is taken from "
                    + "PGPASSWORD, or from ~/.pgpass or the file that PGPASSFILE or '?passfile=FILE' names.");
        }

        string database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (database.Length == 0)
        {
            throw new NodeArgumentException($"{option} takes {Form}; '{value}' names no database.");
        }

        NpgsqlConnectionStringBuilder address = new()
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = database,
        };
        if (uri.UserInfo.Length > 0)
        {
            address.Username = Uri.UnescapeDataString(uri.UserInfo);
        }

        foreach (string setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Set(option, address, setting);
        }

        return address;
    }

    private static void Set(string option, NpgsqlConnectionStringBuilder address, string setting)
    {
        string[] words = setting.Split('=', 2);
        if (words.Length < 2 || !Settings.TryGetValue(words[0], out string? name))
        {
            throw new NodeArgumentException(
                $"{option}: '{words[0]}' is not known behind the '?'. There are: {string.Join(", ", Settings.Keys)}.");
        }

        string value = Uri.UnescapeDataString(words[1]);
        try
        {
            // verify-ca is VerifyCA there.
            address[name] = words[0] == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (ArgumentException)
        {
            throw new NodeArgumentException($"{option}: '{value}' is no {words[0]}.");
        }
    }

    /// <summary>What is wrong is shown, but not to everybody who reads the log.</summary>
    private static string WithoutPassword(string value)
    {
        int password = value.IndexOf("password", StringComparison.OrdinalIgnoreCase);
        int at = value.LastIndexOf('@');
        return password >= 0 ? $"{value[..password]}..." : at > 0 ? $"...{value[at..]}" : value;
    }
}
