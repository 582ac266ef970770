using System.Globalization;

namespace KvmSim.Bench;

/// <summary>A node of a cluster.</summary>
internal sealed class ClusterNode : BenchProcess
{
    private const string Before = "clients come to ";

    public ClusterNode(string cluster, string redis, int threads)
        : base("dotnet",
            [
                ClusterProgram, "node", "--cluster-id", cluster, "--redis", redis, "--port", "0", "--threads",
                threads.ToString(CultureInfo.InvariantCulture), "--ends-with-input",
            ])
    {
        string line = Next();
        Address = line[(line.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..].Split(',')[0];
    }

    /// <summary>Where clients come to.</summary>
    public string Address { get; }
}
