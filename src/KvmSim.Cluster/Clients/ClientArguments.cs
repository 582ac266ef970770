using KvmSim.Cluster.Nodes;

namespace KvmSim.Cluster.Clients;

/// <summary>Reads the command line of a client.</summary>
internal static class ClientArguments
{
    /// <summary>What a command line says.</summary>
    /// <exception cref="NodeArgumentException">Something in it cannot be used.</exception>
    public static ClientOptions Read(ReadOnlySpan<string> arguments)
    {
        ClientOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length
                ? arguments[i + 1]
                : throw new NodeArgumentException($"{arguments[i]} has no value.");
            options = arguments[i] switch
            {
                "--address" => options with
                {
                    Nodes = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        .Select(node => NodeArguments.HostAndPort("An address", node))],
                },
                "--patience" =>
                    options
                        with
                    { Patience = TimeSpan.FromSeconds(NodeArguments.Number("--patience", value, 1, 3600)) },
                "--secret-file" => options with { SecretFile = value },
                "--certificate" => options with { Certificate = value },
                _ => throw new NodeArgumentException($"There is no option '{arguments[i]}'."),
            };
        }

        return options;
    }
}
