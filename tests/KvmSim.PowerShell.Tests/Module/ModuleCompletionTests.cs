using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Tab.</summary>
public sealed class ModuleCompletionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public ModuleCompletionTests() => _session.Run(
        """
        $null = New-SimMachine -From lakefield
        $null = New-SimMachine 'my box' -CpuCount 2 -PossibleCpu 3
        $null = Import-KvmModule
        $null = New-SimVm web, db
        """);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SimMachine ", "lakefield|'my box'")]
    [InlineData("Get-SimCpu -Machine l", "lakefield")]
    [InlineData("Set-SimCpuOnline ", "0|1|2")]
    [InlineData("Set-SimCpuOnline -Machine lakefield -Id ", "0|1|2|3|4")]
    [InlineData("Remove-SimVm ", "web|db")]
    [InlineData("Invoke-SimVcpu d", "db")]
    [InlineData("Import-KvmModule kvm_", "kvm_intel|kvm_amd")]
    [InlineData("New-SimMachine -From tcg", "tcg-epyc")]
    [InlineData("Invoke-SimScenario -Name seed", "seed-story")]
    [InlineData("Compare-KvmTrace t.json -Machine la", "lakefield")]
    [InlineData("Get-KvmGeneration linux", "linux-5.16|linux-6.1|linux-6.3|linux-6.12|linux-6.16")]
    [InlineData("Add-SimCpu 4 -Machine lakefield -Model ", "sunny-cove|tremont")]
    [InlineData("Add-SimCpu 4 -RemoveFeature umi", "umip")]
    [InlineData("Find-KvmRace v1", "v1-nolock|v1|v1-reeval")]
    [InlineData("Find-KvmRace v1 -Property S", "StaleFlag|SpuriousRefusal")]
    [InlineData("Remove-SimVm -Machine nobody -Name ", "")]
    public void Line_Completed_OffersTheNames(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', _session.Complete(line).Where(match => !match.StartsWith('.'))));

    [Fact]
    public void Completer_WithoutMachines_OffersNothing()
    {
        using ModuleSession empty = new();

        Assert.DoesNotContain("0", empty.Complete("Set-SimCpuOnline -Id "), StringComparer.Ordinal);
    }
}
