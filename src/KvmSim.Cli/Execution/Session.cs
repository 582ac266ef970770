using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KvmSim.Cli.Hosting;
using KvmSim.Cli.MissingCommands;
using Microsoft.PowerShell;

namespace KvmSim.Cli.Execution;

/// <summary>One runspace of the real engine, with the module imported.</summary>
internal sealed class Session : IDisposable
{
    private Session(Runspace runspace, ShellHost host, ShellUserInterface userInterface)
    {
        Runspace = runspace;
        Host = host;
        Pipelines = new PipelineRunner(runspace, userInterface);
    }

    internal Runspace Runspace { get; }

    internal ShellHost Host { get; }

    internal PipelineRunner Pipelines { get; }

    internal static Session Open(bool interactive)
    {
        if (ConsoleFeatures.NoColor)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        ShellUserInterface userInterface = new(new ConsoleFeatures(), interactive);
        ShellHost host = new(userInterface);
        Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialState());
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        return new Session(runspace, host, userInterface);
    }

    /// <returns>Whether the module is there; if not, the error has been shown.</returns>
    internal bool ImportModule(string manifest)
    {
        Command import = new("Import-Module");
        import.Parameters.Add("Name", manifest);
        return Pipelines.Run(import) == RunOutcome.Succeeded;
    }

    public void Dispose() => Runspace.Dispose();

    private static InitialSessionState InitialState()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Remove("Out-Default", typeof(SessionStateCmdletEntry));
        state.Commands.Add(
            new SessionStateCmdletEntry("Out-Default", typeof(AdvisingOutDefaultCommand), helpFileName: null));
        if (OperatingSystem.IsWindows())
        {
            // What an installed pwsh begins with; the engine alone would refuse every script file.
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        return state;
    }
}
