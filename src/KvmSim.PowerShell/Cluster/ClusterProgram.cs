using System.Runtime.InteropServices;
using KvmSim.PowerShell.Errors;

namespace KvmSim.PowerShell.Cluster;

/// <summary>
/// The program that knows Orleans, and what runs it: a process of its own, so that nothing of it is ever loaded here.
/// </summary>
internal static class ClusterProgram
{
    private const string Folder = "cluster";
    private const string Program = "KvmSim.Cluster.dll";

    /// <summary>Where the program is.</summary>
    /// <exception cref="ClusterException">It is not there.</exception>
    public static string Path
    {
        get
        {
            string module = System.IO.Path.GetDirectoryName(typeof(ClusterProgram).Assembly.Location)!;
            string path = System.IO.Path.Combine(module, Folder, Program);
            return File.Exists(path) ? path : throw new ClusterException(
                ErrorIds.ClusterProgramNotFound, $"{path} is not there.", "Install the module anew.");
        }
    }

    /// <summary>
    /// What runs it: the runtime of this process if it is one that runs programs, or the one on the path.
    /// </summary>
    /// <exception cref="ClusterException">There is none.</exception>
    public static string DotNet
    {
        get
        {
            string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            string beside = System.IO.Path.GetFullPath(
                System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
            string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
            IEnumerable<string> places = new[] { beside }
                .Concat(string.IsNullOrEmpty(root) ? [] : [System.IO.Path.Combine(root, name)])
                .Concat((Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    .Select(folder => System.IO.Path.Combine(folder, name)));
            return places.FirstOrDefault(File.Exists) ?? throw new ClusterException(
                ErrorIds.ClusterProgramNotFound,
                "There is no 'dotnet' to run the client of clusters with.",
                "Install the .NET runtime, 8 or later, or set DOTNET_ROOT to where it is.");
        }
    }
}
