using System.Globalization;

namespace KvmSim.Cluster.Tests;

/// <summary>A node of a cluster, on ports of its own on loopback.</summary>
internal sealed class NodeProcess : TestProcess
{
    private const string Before = "clients come to ";

    private NodeProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
        : base(
            ClusterProgram.DotNet,
            arguments.Prepend("node").Prepend(ClusterProgram.Path).Append("--ends-with-input"),
            environment)
    {
    }

    /// <summary>Where clients come to.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Its build.</summary>
    public string Build { get; private set; } = "";

    /// <summary>Starts one, and waits until it listens.</summary>
    public static async Task<NodeProcess> Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        NodeProcess node = new(["--port", "0", .. arguments], environment);
        string? line = await Limits.Wait(node.Process.StandardOutput.ReadLineAsync());
        if (line is null)
        {
            await Limits.Wait(node.Process.WaitForExitAsync());
            node.Process.WaitForExit();
            string errors = node.Errors;
            int code = node.Process.ExitCode;
            node.Dispose();
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{code}: {errors}"));
        }

        node.Address = line[(line.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..].Split(',')[0];
        node.Build = line.Split("build ")[1].Split(';')[0];
        return node;
    }
}
