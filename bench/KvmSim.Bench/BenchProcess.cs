using System.Diagnostics;
using System.Reflection;

namespace KvmSim.Bench;

/// <summary>A process that ends with what was measured.</summary>
internal abstract class BenchProcess : IDisposable
{
    protected BenchProcess(string program, IEnumerable<string> arguments) =>
        Process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException($"{program} did not start.");

    protected Process Process { get; }

    /// <summary>The cluster's program, as it was built.</summary>
    protected static string ClusterProgram { get; } =
        typeof(BenchProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Cluster").Value ?? "";

    public virtual void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
    }

    /// <summary>What it says next.</summary>
    protected string Next() => Process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("It ended before it answered.");
}
