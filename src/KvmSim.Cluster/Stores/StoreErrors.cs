using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Persistence.Redis;
using Orleans.Serialization;
using StackExchange.Redis;

namespace KvmSim.Cluster.Stores;

/// <summary>Errors of stores on their way from the node that met them to whoever asked.</summary>
internal static class StoreErrors
{
    /// <summary>Errors of the runtime and of Orleans travel anyhow; those of others have to be named.</summary>
    public static void LetThemTravel(IServiceCollection services) => services.Configure<ExceptionSerializationOptions>(
        errors => errors.SupportedNamespacePrefixes.UnionWith([nameof(Npgsql), nameof(StackExchange)]));

    /// <summary>
    /// What a store said, where an error comes from there: Orleans puts whole stack traces around it. Null: it
    /// does not.
    /// </summary>
    public static string? Of(Exception exception)
    {
        for (Exception? one = exception; one is not null; one = one.InnerException)
        {
            string? store = one switch
            {
                NpgsqlException => "PostgreSQL",
                RedisException or RedisTimeoutException or RedisStorageException => "Redis",
                _ => null,
            };
            if (store is not null)
            {
                string cause = one.InnerException is { } inner ? $" ({inner.Message})" : "";
                return Messages.OneLine.Of($"{store}: {one.Message}{cause}");
            }
        }

        return null;
    }
}
