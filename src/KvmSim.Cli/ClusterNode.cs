using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KvmSim.Cli;

/// <summary>
/// kvmsim node: runs the program of the module's cluster folder as a process of its own, hands signals on to it, and
/// ends as it does. Should this process be killed, its standard input ends, and so does the node.
/// </summary>
internal static class ClusterNode
{
    private const string Name = "node";
    private const string Program = "KvmSim.Cluster.dll";
    private const string EndsWithInput = "--ends-with-input";

    /// <summary>Whether a command line asks for a node.</summary>
    internal static bool IsAsked(string[] arguments) =>
        arguments is [Name, .. var rest] && !rest.Any(argument => argument is "-h" or "-?" or "--help");

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="UsageException">The program is not there.</exception>
    internal static int Run(string[] arguments)
    {
        string program = Path.Combine(Path.GetDirectoryName(Session.Module())!, "cluster", Program);
        if (!File.Exists(program))
        {
            throw new UsageException($"the program of nodes is not at {program}");
        }

        string host = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        ProcessStartInfo start = new(File.Exists(host) ? host : "dotnet", [program, .. arguments, EndsWithInput])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        process.WaitForExit();
        return process.ExitCode;

        void End(PosixSignalContext signal)
        {
            // The node ends when its input does, and says what is lost.
            signal.Cancel = true;
            process.StandardInput.Close();
        }
    }
}
