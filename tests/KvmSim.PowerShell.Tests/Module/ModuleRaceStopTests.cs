using System.Management.Automation.Runspaces;
using Xunit;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>A long exploration stops at once, and what it found is not lost.</summary>
public sealed class ModuleRaceStopTests
{
    [Fact]
    public async Task Exploration_Stopped_LeavesWhatItFound()
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        Run(runspace, $"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}'");
        using var shell = Shell.Create(runspace);
        shell.AddScript(
            "Find-KvmRace v1-nolock -CpuCount 8 -HotplugActor 2 -VmActor 2 -Reduction None -ThrottleLimit 1");
        IAsyncResult running = shell.BeginInvoke();
        while (shell.Streams.Progress.Count == 0 && !running.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(running.IsCompleted);
        Assert.Contains("states", shell.Streams.Progress[0].StatusDescription, StringComparison.Ordinal);
        shell.Stop();

        // The search would have found 19,582,938 states: it did not go on to its end.
        Assert.Equal(
            "False Cancelled True", Assert.Single(
                Run(runspace, "\"$($KvmRace.Complete) $($KvmRace.StopReason) $($KvmRace.StateCount -gt 1000)\"")));
    }

    private static string[] Run(Runspace runspace, string script)
    {
        using var shell = Shell.Create(runspace);
        return [.. shell.AddScript(script).Invoke<string>()];
    }
}
