using System.Globalization;
using System.Net;
using KvmSim.Cluster.Stores;

namespace KvmSim.Cluster.Nodes;

/// <summary>Reads the command line of a node.</summary>
internal static class NodeArguments
{
    private const string Kubernetes = "--kubernetes";

    private static readonly Dictionary<string, Func<NodeOptions, string, NodeOptions>> Known = new(
        StringComparer.Ordinal)
    {
        ["--cluster-id"] = (options, value) => options with { ClusterId = Identifier("--cluster-id", value) },
        ["--redis"] = (options, value) => KeptIn(options, new RedisStore(HostAndPort("--redis", value))),
        ["--postgres"] = (options, value) => KeptIn(options, new PostgresStore(
            PostgresAddress.Read("--postgres", value))),
        ["--address"] = (options, value) => options with
        {
            Address = IPAddress.TryParse(value, out IPAddress? address)
            ? address : throw new NodeArgumentException(
                $"--address takes an IP address of this machine, not '{value}'.")
        },
        ["--port"] = (options, value) => options with { Port = (int)Number("--port", value, 0, 65534) },
        ["--memory-limit"] = (options, value) => options with { MemoryLimit = Bytes("--memory-limit", value) },
        ["--threads"] = (options, value) => options with { Threads = (int)Number("--threads", value, 1, 1024) },
        ["--jobs"] = (options, value) => options with { Jobs = (int)Number("--jobs", value, 1, 1_000_000) },
        ["--store"] = (options, value) => options with { Store = Folder("--store", value) },
        ["--secret-file"] = (options, value) => options with { SecretFile = value },
        ["--certificate"] = (options, value) => options with { Certificate = value },
    };

    /// <summary>What a command line says.</summary>
    /// <exception cref="NodeArgumentException">Something in it cannot be used.</exception>
    public static NodeOptions Read(ReadOnlySpan<string> arguments)
    {
        NodeOptions options = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] words = arguments[i].Split('=', 2);
            if (arguments[i] == "--ends-with-input")
            {
                options = options with { EndsWithInput = true };
                continue;
            }

            if (arguments[i] == Kubernetes)
            {
                options = options with { Kubernetes = true };
                continue;
            }

            if (!Known.TryGetValue(words[0], out Func<NodeOptions, string, NodeOptions>? read))
            {
                throw new NodeArgumentException(
                    $"There is no option '{words[0]}'. There are: {string.Join(", ", Known.Keys)}, {Kubernetes}.");
            }

            if (words.Length == 1 && i + 1 == arguments.Length)
            {
                throw new NodeArgumentException($"{words[0]} has no value.");
            }

            options = read(options, words.Length == 2 ? words[1] : arguments[++i]);
        }

        // What a pod's node is called says nothing of its ports: clients find the second beside the first.
        return options.Kubernetes && options.Port == 0
            ? throw new NodeArgumentException($"{Kubernetes} takes a --port that is known, not 0.") : options;
    }

    /// <summary>A host and a port.</summary>
    public static DnsEndPoint HostAndPort(string option, string value)
    {
        int colon = value.LastIndexOf(':');
        string host = colon > 0 ? value[..colon].Trim('[', ']') : "";
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= 65535
            ? new DnsEndPoint(host, port)
            : throw new NodeArgumentException($"{option} takes HOST:PORT, not '{value}'.");
    }

    private static NodeOptions KeptIn(NodeOptions options, IClusterStore store) => options.Records.Place is { } other
        ? throw new NodeArgumentException(
            $"The nodes of a cluster find each other in one place: {other} or {store.Place}, not both.")
        : options with { Records = store };

    private static string Identifier(string option, string value) =>
        value.Length is > 0 and <= 64 && value.All(
            character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.')
            ? value
            : throw new NodeArgumentException(
                $"{option} takes letters, digits, '-' and '.', at most 64, not '{value}'.");

    /// <summary>A whole number.</summary>
    public static long Number(string option, string value, long least, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number >= least && number <= most
            ? number
            : throw new NodeArgumentException($"{option} takes a number from {least} to {most}, not '{value}'.");

    private static long Bytes(string option, string value)
    {
        int shift = value.Length == 0 ? 0
            : char.ToUpperInvariant(value[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        string digits = shift == 0 ? value : value[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number is > 0 and <= long.MaxValue >> 41
            ? number << shift
            : throw new NodeArgumentException($"{option} takes bytes, or as 500M or 16G, not '{value}'.");
    }

    private static string Folder(string option, string value)
    {
        try
        {
            string path = Path.GetFullPath(value);
            Directory.CreateDirectory(path);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NodeArgumentException($"{option}: '{value}' cannot be used: {exception.Message}");
        }
    }
}
