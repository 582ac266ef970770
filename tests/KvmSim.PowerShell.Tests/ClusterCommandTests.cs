using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>
/// Searches of a session on a cluster: what Find-KvmRace and Find-KvmDesign write is what they write without.
/// </summary>
public sealed class ClusterCommandTests
{
    [Fact]
    public async Task Search_OnACluster_WritesTheSameAndLoadsNoOrleans()
    {
        string[] lines = await Run(
            "$here = Find-KvmRace base -CpuCount 3 -HotplugActor 2 -VmActor 2 -Reduction None",
            "$there = Find-KvmRace base -CpuCount 3 -HotplugActor 2 -VmActor 2 -Reduction None -Cluster Local",
            "\"$($there.StateCount) $($there.TransitionCount) $($there.Complete) $($there.Depth -eq $here.Depth)\"",
            "($here.Violations | Out-String) -eq ($there.Violations | Out-String)",
            "$where = { $_.Generations -contains 'patch-v1' }",
            "\"$((Find-KvmDesign $where -World Plain -Cluster Local).Breaks)\" -eq "
                + "\"$((Find-KvmDesign $where -World Plain).Breaks)\"",
            "@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -match "
                + "'Orleans|KvmSim.Cluster' }).Count");

        Assert.Equal(["7770 17918 True True", "True", "True", "0"], lines);
    }

    [Fact]
    public async Task Search_OfAClusterThatIsNotThere_IsOneError()
    {
        string[] lines = await Run(
            "try { Find-KvmRace base -Cluster 127.0.0.1:1 } catch { $_.FullyQualifiedErrorId; "
                + "$_.CategoryInfo.Category }",
            "try { Get-KvmClusterNode -Cluster nowhere } catch { $_.FullyQualifiedErrorId }",
            "try { Find-KvmRace base -AnyCpuCount -Cluster Local } catch { $_.FullyQualifiedErrorId }",
            "try { Find-KvmRace -ClusterJob none -Cluster Local } catch { $_.FullyQualifiedErrorId }");

        Assert.Equal(
            [
                "ClusterUnreachable,KvmSim.PowerShell.Commands.FindKvmRaceCommand", "ConnectionError",
                "ClusterUnreachable,KvmSim.PowerShell.Commands.GetKvmClusterNodeCommand",
                "ArgumentConflict,KvmSim.PowerShell.Commands.FindKvmRaceCommand",
                "ClusterJobNotFound,KvmSim.PowerShell.Commands.FindKvmRaceCommand",
            ],
            lines);
    }

    [Fact]
    public async Task Checkpoint_OfASearchOnACluster_NamesTheJob()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "job");
        string[] lines = await Run(
            $"(Find-KvmRace upstream -CpuCount 3 -Cluster Local -Checkpoint '{file}').Complete",
            $"(Get-Content '{file}')[0]",
            $"try {{ Find-KvmRace upstream -CpuCount 4 -Cluster Local -Checkpoint '{file}' }} catch {{ "
                + $"$_.FullyQualifiedErrorId }}",
            $"try {{ Find-KvmRace upstream -CpuCount 3 -Checkpoint '{file}' }} catch {{ $_.FullyQualifiedErrorId }}");

        Assert.Equal(
            [
                "True", "KvmSim cluster job 1", "CheckpointInvalid,KvmSim.PowerShell.Commands.FindKvmRaceCommand",
                "CheckpointInvalid,KvmSim.PowerShell.Commands.FindKvmRaceCommand",
            ],
            lines);
    }

    private static async Task<string[]> Run(params string[] script)
    {
        ProcessResult result = await HostingProcess.RunWithInput(
            "$ErrorActionPreference = 'Stop'\n" + string.Join('\n', script), "-Command", "-");
        Assert.Empty(result.Error);
        Assert.Equal(0, result.ExitCode);
        return result.OutputLines;
    }
}
