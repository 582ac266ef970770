using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Xunit;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// A command that is stopped ends, whatever it waits for. It is given a file that never ends: a pipe to whose writer
/// nothing more
/// occurs. That it is read shows in more being written than a pipe holds.
/// </summary>
public sealed class ModuleStopTests : IDisposable
{
    /// <summary>64 KiB and one page more (pipe(7)): lines without anything in them.</summary>
    private static readonly byte[] MoreThanAPipeHolds = [.. Enumerable.Repeat((byte)'\n', (64 << 10) + 4096)];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ReadingCommands =>
    [
        "Test-KvmFleet $pipe", "Test-KvmFleet $pipe -Quiet", "Get-SimCpuBaseline -Path $pipe",
        "Import-SimMachine $pipe",
        "Import-SimMachine $pipe -Format CpuidRaw", "Import-SimCpuModel $pipe", "Test-SimManifest $pipe",
        "Test-SimManifest $pipe -Quiet",
        "Import-KvmGeneration $pipe", "Invoke-SimScenario $pipe", "Compare-KvmGeneration $pipe",
        "Test-KvmConformance $pipe",
        "Compare-KvmTrace $pipe", "ConvertFrom-KvmLog -Path $pipe", "Test-KvmFile $pipe",
        "Test-KvmFile $pipe -As KernelLog",
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
        shell.AddScript(
            $"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}'; $pipe = '{pipe}'; 'begun'; {command}; "
                + "'done'");
        PSDataCollection<PSObject> output = [];

        // Opened for both, a pipe does not wait for its other end (fifo(7)).
        await using FileStream writer = new(
            pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(input: null, output);
        Task writing = Task.Run(() => writer.Write(MoreThanAPipeHolds), CancellationToken.None);
        while (!writing.IsCompleted && !running.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(running.IsCompleted);
        shell.Stop();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal("begun", Assert.Single(output).BaseObject);
    }
}
