using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Xunit;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// A command that is stopped ends, whatever it waits for. It is given a file that never ends: a pipe that nobody writes to.
/// </summary>
public sealed class ModuleStopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ReadingCommands =>
    [
        "Test-KvmFleet $pipe", "Test-KvmFleet $pipe -Quiet", "Get-SimCpuBaseline -Path $pipe", "Import-SimMachine $pipe",
        "Import-SimMachine $pipe -Format CpuidRaw", "Import-SimCpuModel $pipe", "Test-SimManifest $pipe", "Test-SimManifest $pipe -Quiet",
        "Import-KvmGeneration $pipe", "Invoke-SimScenario $pipe", "Compare-KvmGeneration $pipe", "Test-KvmConformance $pipe",
        "Compare-KvmTrace $pipe", "ConvertFrom-KvmLog -Path $pipe",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ReadingCommands))]
    public async Task Command_StoppedWhileAFileIsRead_EndsWithoutIt(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are made with mkfifo.");
        string pipe = Path.Combine(_folder.Path, "pipe.yaml");
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = Shell.Create(runspace);
        shell.AddScript($"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}'; $pipe = '{pipe}'; 'begun'; {command}; 'done'");
        PSDataCollection<PSObject> output = [];
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(input: null, output);

        // The pipe opens for writing when the command has opened it for reading, and not before.
        Task<FileStream> opening = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write));
        while (!opening.IsCompleted && !running.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(running.IsCompleted);
        await using (FileStream writer = await opening)
        {
            shell.Stop();
        }

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal("begun", Assert.Single(output).BaseObject);
    }
}
