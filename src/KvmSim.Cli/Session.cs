using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace KvmSim.Cli;

/// <summary>What every session begins with: all of PowerShell, and the module.</summary>
internal static class Session
{
    private const string ModuleVariable = "KVMSIM_MODULE";
    private const string Manifest = "KvmSim.psd1";

    /// <exception cref="UsageException">There is no module where it should be.</exception>
    internal static InitialSessionState InitialState()
    {
        if (Console.IsOutputRedirected || Console.IsErrorRedirected)
        {
            // A file or a pipe gets text.
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        InitialSessionState state = InitialSessionState.CreateDefault();
        state.ImportPSModule([Module()]);
        if (OperatingSystem.IsWindows())
        {
            // What an installed pwsh begins with; the engine alone would refuse every script file.
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        return state;
    }

    /// <summary>
    /// The module that was built with this program and lies beside it, unless the environment says else.
    /// </summary>
    internal static string Module()
    {
        string? chosen = Environment.GetEnvironmentVariable(ModuleVariable);
        string path = string.IsNullOrEmpty(chosen) ? Path.Combine(AppContext.BaseDirectory, "KvmSim") : chosen;
        path = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, Manifest) : path);
        return File.Exists(path) ? path : throw new UsageException($"the module KvmSim is not at {path}");
    }
}
