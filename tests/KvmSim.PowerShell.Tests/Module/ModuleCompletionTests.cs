using System.Management.Automation;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Tab.</summary>
public sealed class ModuleCompletionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public ModuleCompletionTests() => _session.Run(
        $"""
        Set-Location '{TestPaths.RepositoryRoot}'
        $lake = New-SimMachine -From lakefield
        $null = New-SimMachine 'my box' -CpuCount 4 -PossibleCpu 6
        $null = Set-SimCpuOnline 2 -Offline
        $null = Import-KvmModule
        $null = New-SimVm web, 'data base'
        """);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SimMachine ", "lakefield|'my box'")]
    [InlineData("Get-SimMachine 'my", "'my box'")]
    [InlineData("Get-SimCpu -Machine l", "lakefield")]
    [InlineData("Get-SimCpu ", "0|1|2|3|4|5")]
    [InlineData("Set-SimCpuOnline ", "2")]
    [InlineData("Set-SimCpuOnline -Offline -Id ", "0|1|3")]
    [InlineData("Set-SimCpuOnline -Online:$false -Id ", "0|1|3")]
    [InlineData("Add-SimCpu ", "4|5")]
    [InlineData("Remove-SimCpu ", "2")]
    [InlineData("Remove-SimVm ", "web|'data base'")]
    [InlineData("Invoke-SimVcpu d", "'data base'")]
    [InlineData("Invoke-SimVcpu web ", "0|1|3")]
    [InlineData("Import-KvmModule kvm_", "kvm_intel|kvm_amd")]
    [InlineData("Remove-KvmModule ", "kvm|kvm_intel")]
    [InlineData("New-SimMachine -From tcg", "tcg-epyc")]
    [InlineData("Invoke-SimScenario -Name seed", "seed-story")]
    [InlineData("Compare-KvmTrace t.json -Machine la", "lakefield")]
    [InlineData("Get-KvmGeneration linux-6", "linux-6.1|linux-6.3|linux-6.12|'linux-6.12 at_load=0'|linux-6.16|linux-6.18")]
    [InlineData("Get-KvmGeneration linux-7", "linux-7.0|linux-7.1|linux-7.2|linux-7.3")]
    [InlineData("Test-KvmFleet . -Generation linux-6.1", "linux-6.1|linux-6.12|'linux-6.12 at_load=0'|linux-6.16|linux-6.18")]
    [InlineData("Add-SimCpu 4 -Machine lakefield -Model ", "sunny-cove|tremont")]
    [InlineData("Add-SimCpu 4 -RemoveFeature umi", "umip")]
    [InlineData("Find-KvmRace v1", "v1-nolock|v1|v1-reeval")]
    [InlineData("Find-KvmRace v1 -Property S", "StaleFlag|SpuriousRefusal")]
    [InlineData("Get-SimKernelLog -Level W", "Warn")]
    [InlineData("Resume-SimMachine -Machine ", "")]
    public void Line_Completed_OffersWhatFits(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', _session.Complete(line)));

    [Theory]
    [InlineData("Set-SimCpuOnline -Machine lakefield -Id ", "4")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline -Id ", "4")]
    [InlineData("Get-SimMachine -Name lakefield | Where-Object IsCurrent | Set-SimCpuOnline -Id ", "4")]
    [InlineData("$lake | Set-SimCpuOnline -Id ", "4")]
    [InlineData("New-SimMachine -From lakefield | Set-SimCpuOnline -Id ", "4")]
    [InlineData("Get-SimCpu -Machine lakefield | Set-SimCpuOnline -Id ", "4")]
    [InlineData("Get-SimMachine lakefield, 'my box' | Set-SimCpuOnline -Id ", "4|2")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline -Offline -Id 3", "3")]
    [InlineData("Get-SimMachine lakefield | Remove-SimVm -Name ", "")]
    [InlineData("Get-SimMachine 'my box' | Remove-SimVm w", "web")]
    [InlineData("Remove-SimVm -Machine nobody -Name ", "")]
    [InlineData("Get-SimMachine lakefield | Get-SimCpu -Id ", "0|1|2|3|4")]
    [InlineData("Get-SimMachine lakefield | Test-KvmCompatibility 4", "4")]
    [InlineData("$nothing | Set-SimCpuOnline -Id ", "2")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline ", "4")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline -Offline ", "0|1|2|3")]
    [InlineData("Get-SimMachine 'my box' | Set-SimCpuOnline -WhatIf ", "2")]
    [InlineData("Get-SimMachine 'my box' | Remove-SimVm -WhatIf ", "web|'data base'")]
    [InlineData("$lake | Test-KvmCompatibility -Quiet ", "0|1|2|3|4")]
    [InlineData("$lake | Add-SimCpu ", "")]
    [InlineData("Get-SimMachine 'my box' | Add-SimCpu ", "4|5")]
    [InlineData("Get-SimMachine 'my box' | Remove-SimCpu ", "2")]
    [InlineData("$lake | Test-KvmCompatibility ", "0|1|2|3|4")]
    [InlineData("$lake | Get-KvmIncompatibleCpu ", "0|1|2|3|4")]
    [InlineData("$lake | Get-SimCpu ", "0|1|2|3|4")]
    [InlineData("$lake | Compare-SimCpu ", "0|1|2|3|4")]
    [InlineData("Get-SimMachine 'my box' | Remove-SimVm ", "web|'data base'")]
    [InlineData("Get-SimMachine 'my box' | Invoke-SimVcpu ", "web|'data base'")]
    [InlineData("Get-SimMachine 'my box' | Invoke-SimVcpu web ", "0|1|3")]
    public void Machine_GivenOrPiped_IsTheOneThatIsMeant(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', _session.Complete(line)));

    [Theory]
    [InlineData("Get-KvmGeneration zzz")]
    [InlineData("Set-SimCpuOnline 7")]
    [InlineData("New-SimVm ")]
    [InlineData("New-SimMachine ")]
    [InlineData("Get-SimKernelLog -Tail ")]
    [InlineData("Add-SimCpu 4 -Model zzz")]
    [InlineData("Find-KvmRace v1 -CpuCount ")]
    [InlineData("Invoke-SimScenario -Name zzz")]
    public void Parameter_ThatTakesNoFile_OffersNone(string line) => Assert.Empty(_session.Complete(line));

    [Theory]
    [InlineData("Find-KvmRace ./manifests/generations/")]
    [InlineData("New-SimMachine -From ./manifests/")]
    [InlineData("Restart-SimMachine -Generation ./manifests/generations/")]
    [InlineData("Import-SimMachine ./manifests/")]
    public void Parameter_ThatTakesAFile_OffersIt(string line) =>
        Assert.Contains(_session.Complete(line), match => match.EndsWith(".yaml", StringComparison.Ordinal));

    [Theory]
    [InlineData("Set-SimCpuOnline 2", "CPU 2 of my box: ", "offline")]
    [InlineData("Add-SimCpu 4", "CPU 4 of my box: ", "absent")]
    [InlineData("Get-KvmGeneration linux-6.3", "6.3", "")]
    [InlineData("Add-SimCpu 4 -AddFeature umip", "CPUID.07H", "ECX[2]")]
    [InlineData("Find-KvmRace v1 -Property Stale", "VM creation is forbidden only while", "")]
    [InlineData("New-SimMachine -From lakefield", "One Sunny Cove core", "Tremont")]
    [InlineData("Invoke-SimScenario -Name lakefield", "One machine, one story", "")]
    [InlineData("Get-SimMachine lake", "0-3 online", "running")]
    [InlineData("Add-SimCpu 4 -Machine lakefield -Model sunny-cove -Msr ", "IA32_", "as sunny-cove has it")]
    [InlineData("Import-KvmModule kvm_intel ", "kvm", "default")]
    public void ToolTip_OfAMatch_TellsSomething(string line, string first, string second)
    {
        CompletionResult match = _session.Matches(line)[0];

        Assert.Contains(first, match.ToolTip, StringComparison.Ordinal);
        Assert.Contains(second, match.ToolTip, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Add-SimCpu 4 -Machine lakefield -Msr ")]
    [InlineData("Import-KvmModule kvm_intel ")]
    public void Table_Offered_IsPowerShell(string line)
    {
        string table = _session.Complete(line)[0];

        Assert.Equal(["1"], _session.Texts($"({table}).Count"));
        Assert.Empty(_session.Errors);
    }

    [Fact]
    public void Parameters_OfEveryCommand_AreCompletedOrTakeFilesOrAreListedByTheShell()
    {
        string[] open = _session.Texts(
            """
            foreach ($command in Get-Command -Module KvmSim) {
                foreach ($parameter in $command.Parameters.Values) {
                    $type = $parameter.ParameterType
                    if ($type.IsArray) { $type = $type.GetElementType() }
                    $type = if ([Nullable]::GetUnderlyingType($type)) { [Nullable]::GetUnderlyingType($type) } else { $type }
                    $completed = $parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] }
                    $common = $parameter.Name -in [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
                    $file = $parameter.Name -match 'Path$|^Checkpoint$|^Root$'
                    if (-not ($completed -or $common -or $file -or $type.IsEnum -or $type -eq [switch] -or $type -eq [bool])) {
                        "$($command.Name) -$($parameter.Name)"
                    }
                }
            }
            """);

        Assert.Empty(open);
    }

    [Fact]
    public void Completer_WithoutMachines_OffersNothing()
    {
        using ModuleSession empty = new();

        Assert.Empty(empty.Complete("Set-SimCpuOnline -Id "));
        Assert.Empty(empty.Complete("Remove-SimVm "));
    }

    [Fact]
    public void Completion_OfALine_RunsNothingAndWritesNothing()
    {
        _ = _session.Complete("$(New-SimMachine evil) | Set-SimCpuOnline ");
        _ = _session.Complete("New-SimMachine evil | Set-SimCpuOnline ");

        Assert.Equal(["lakefield", "my box"], _session.Texts("Get-SimMachine | ForEach-Object Name"));
        Assert.Empty(_session.Errors);
    }
}
