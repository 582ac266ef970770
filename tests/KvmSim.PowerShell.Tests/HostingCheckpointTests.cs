using System.Diagnostics;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>An exploration that is killed in the middle loses at most what it found since it was last saved.</summary>
public sealed class HostingCheckpointTests : IDisposable
{
    private const string Search =
        "Find-KvmRace v1-nolock -CpuCount 6 -HotplugActor 2 -VmActor 2 -Reduction None -ThrottleLimit 1";
    private const string Counts =
        " | ForEach-Object { \"$($_.Complete) $($_.StateCount) $($_.TransitionCount) $($_.Depth) $($_.Violations)\" }";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Exploration_KilledInTheMiddle_GoesOnAndEndsWithTheSameCounts()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string file = Path.Combine(_folder.Path, "search.race");
        string saving = $"{Search} -Checkpoint '{file}' -CheckpointInterval 0:0:0.2";
        using (Process process = HostingProcess.Start("-Command", saving + Counts))
        {
            while (!File.Exists(file) && !process.HasExited)
            {
                await Task.Delay(5, token);
            }

            Assert.False(process.HasExited);
            process.Kill(); // SIGKILL: nothing is saved now
            await process.WaitForExitAsync(token);
            Assert.Empty(await process.StandardOutput.ReadToEndAsync(token));
        }

        long saved = new FileInfo(file).Length;
        ProcessResult continued = await HostingProcess.Run("-Command", saving + Counts);
        ProcessResult whole = await HostingProcess.Run("-Command", Search + Counts);

        Assert.Equal(0, continued.ExitCode);
        Assert.StartsWith("True ", continued.Output, StringComparison.Ordinal);
        Assert.Equal(whole.Output, continued.Output);
        Assert.True(saved > 0);
    }
}
