using System.Management.Automation;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// What is written as an argument: the same everywhere, in any case, and what is meant by another kind of name.
/// </summary>
public sealed class ModuleArgumentTests : IDisposable
{
    private static readonly string Manifests = Path.Combine(TestPaths.RepositoryRoot, "manifests");
    private static readonly string Scenarios = Path.Combine(TestPaths.RepositoryRoot, "scenarios");
    private readonly ModuleSession _session = new();

    public ModuleArgumentTests() => _session.Run(
        $"$manifests = '{Manifests}'; $scenarios = '{Scenarios}'; $null = New-SimMachine -From lakefield; $null = "
            + "New-SimMachine other -CpuCount 2");

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("(Restart-SimMachine lakefield -PassThru).Name", "lakefield")]
    [InlineData("(Restart-SimMachine lakefield linux-6.1 -PassThru).Generation", "linux-6.1")]
    [InlineData(
        "(Suspend-SimMachine lakefield).MachineName; (Resume-SimMachine LAKEFIELD).MachineName", "lakefield,lakefield")]
    [InlineData(
        "$null = Suspend-SimMachine lakefield; (Resume-SimMachine lakefield 2 -RemoveFeature UMIP).MachineName; "
            + "(Get-SimCpu 2 -Machine lakefield).Features -match 'umip'", "lakefield,False")]
    [InlineData(
        "(Get-KvmState lakefield).MachineName; (Get-SimKernelLog lakefield -Tail 1).MachineName",
        "lakefield,lakefield")]
    [InlineData(
        "(Import-KvmModule KVM-Intel @{ Nested = $false }).Module; (Get-KvmState).Parameters[0]",
        "kvm_intel,kvm_intel.nested=0")]
    [InlineData(
        "(Import-KvmModule kvm, KVM_INTEL).Module; (Remove-KvmModule Kvm_Intel, kvm).Module",
        "kvm,kvm_intel,kvm_intel,kvm")]
    [InlineData("$null = Import-KvmModule; (Remove-KvmModule).Module; (Get-KvmState).Modules", "kvm_intel,kvm")]
    [InlineData("(Import-KvmModule kvm_intel | Remove-KvmModule).Module", "kvm_intel")]
    [InlineData(
        "$null = Import-KvmModule; $null = New-SimVm Web; (Get-SimVm WEB).Name; (Invoke-SimVcpu web).VmName; "
            + "Remove-SimVm wEB; @(Get-SimVm).Count", "Web,Web,0")]
    [InlineData(
        "$null = Remove-SimCpu 4 -Machine lakefield; $null = Add-SimCpu 4 TREMONT -RemoveFeature VMX -Msr @{ '0X48B' = "
            + "'0X1' } -Machine lakefield; (Get-SimCpu 4 -Machine lakefield).Model", "tremont-without-vmx-msr-48b")]
    [InlineData("(New-SimMachine x -Generation LINUX-6.1 -Vendor AMD).Generation", "linux-6.1")]
    [InlineData("(Find-KvmRace V1 -Property uncheckedenable).Generation", "v1")]
    [InlineData("(New-SimMachine -From $manifests/tcg-epyc.yaml -Name copy).Name", "copy")]
    [InlineData("(Import-SimMachine TCG-EPYC).Name", "tcg-epyc")]
    [InlineData(
        "(Invoke-SimScenario umip-extra -Summary).Scenario; "
            + "(Invoke-SimScenario -Name $scenarios/umip-extra.yaml -Summary).Scenario", "umip-extra,umip-extra")]
    [InlineData(
        "(Get-KvmGeneration $manifests/generations/*.yaml).Id; @(Get-KvmGeneration | Where-Object From).Count",
        "loud-refusal,query-wish,review-wish,0")]
    [InlineData("(Find-KvmRace $manifests/generations/review-wish.yaml -Property P1).Generation", "review-wish")]
    [InlineData("(Get-SimCpu (Get-SimCpu 2, 4 -Machine lakefield)).MachineName", "lakefield,lakefield")]
    [InlineData(
        "(Set-SimCpuOnline (Get-SimCpu 1 -Machine lakefield) -Offline).MachineName; (Get-SimMachine other).Online",
        "lakefield,0-1")]
    public void Argument_OfAnyCommand_MeansTheSame(string script, string expected)
    {
        Assert.Equal(expected, string.Join(',', _session.Texts(script)));
        Assert.Empty(_session.Errors);
    }

    /// <summary>A file is named like any generation: with parameters behind it, whatever blanks its path has.</summary>
    [Fact]
    public void Generation_OfAFile_TakesParametersBehindItsPath()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "my own.yaml");
        File.WriteAllText(
            file, "apiVersion: kvmsim/v1\nkind: Generation\nmetadata: {name: mine}\nspec: {from: linux-6.12}\n");

        Assert.Equal(
            ["kvm.enable_virt_at_load=0", "True False"],
            _session.Texts(
                $"$null = New-SimMachine mine -Generation '{file} at_load=0'; $null = Import-KvmModule; "
                + "(Get-KvmState).Parameters -match 'at_load'; "
                + $"$found = Find-KvmRace '{file}', '{file} at_load=0'; "
                + "\"$($found.Count -eq 2) $($found[0].StateCount -eq $found[1].StateCount)\""));
        Assert.Empty(_session.Errors);
        _session.Run($"New-SimMachine other2 -Generation '{file} nonsense=1'");
        Assert.Contains(
            "has no parameter 'nonsense'", $"{_session.Errors[0].ErrorDetails.RecommendedAction}",
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1", "CPU -1 is out of range")]
    [InlineData("1e30", "CPU 1E+30 is out of range")]
    [InlineData("([double]::NaN)", "NaN is no CPU")]
    [InlineData("([double]::PositiveInfinity)", "Infinity is no CPU")]
    [InlineData("3.5", "3.5 is no CPU")]
    [InlineData("''", "'' names no CPU")]
    [InlineData("'  '", "'  ' names no CPU")]
    [InlineData("$null", "$null names no CPU")]
    [InlineData("@()", "An empty list names no CPU")]
    [InlineData("'0-'", "'0-' is not part of a cpulist")]
    [InlineData("'-'", "'-' is not part of a cpulist")]
    [InlineData("8192", "CPU 8192 is out of range")]
    [InlineData("99999999999999999999999", "CPU 99999999999999999999999 is out of range")]
    [InlineData("'99999999999999999999999'", "CPU 99999999999999999999999 is out of range")]
    [InlineData("([bigint]::Pow(10, 60))", "is out of range")]
    [InlineData("([decimal]::MaxValue)", "is out of range")]
    [InlineData("$true", "'True' (Boolean) names no CPU")]
    [InlineData("lakefield", "'lakefield' is a machine: give it as -Machine.")]
    public void Id_ThatIsNoCpu_IsToldInOneSentence(string id, string sentence)
    {
        foreach (string command in new[] { "Set-SimCpuOnline", "Get-SimCpu", "Test-KvmCompatibility", "Remove-SimCpu" })
        {
            _session.Run($"{command} {id}");

            ErrorRecord error = Assert.Single(_session.Errors);
            Assert.StartsWith(
                "ParameterArgumentTransformationError,KvmSim.PowerShell.Commands.", error.FullyQualifiedErrorId,
                StringComparison.Ordinal);
            Assert.Contains(sentence, error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("New-SimMachine $manifests/lakefield.yaml", "NameInvalid", "New-SimMachine -From")]
    [InlineData("New-SimMachine -From umip-extra", "ShippedMachineNotFound", "Invoke-SimScenario -Name umip-extra")]
    [InlineData("New-SimMachine -From ./none.yaml", "PathNotFound", "New-SimMachine -From")]
    [InlineData("New-SimMachine x -Model $manifests/lakefield.yaml", "ModelNotFound", "Import-SimCpuModel")]
    [InlineData("Add-SimCpu 4 $manifests/lakefield.yaml -Machine lakefield", "ModelNotFound", "Import-SimCpuModel")]
    [InlineData("Import-SimMachine umip-extra", "PathNotFound", "Invoke-SimScenario -Name umip-extra")]
    [InlineData("Import-SimMachine V1", "PathNotFound", "Get-KvmGeneration patch-v1")]
    [InlineData("Invoke-SimScenario tcg-epyc", "PathNotFound", "New-SimMachine -From tcg-epyc")]
    [InlineData("Invoke-SimScenario -Name tcg-epyc", "ShippedScenarioNotFound", "New-SimMachine -From tcg-epyc")]
    [InlineData("Invoke-SimScenario -Name ./none.yaml", "PathNotFound", "Check the path")]
    [InlineData("Get-SimMachine $manifests/lakefield.yaml", "MachineNotFound", "Import-SimMachine")]
    [InlineData("Get-KvmState linux-6.1", "MachineNotFound", "-Generation linux-6.1")]
    [InlineData("Restart-SimMachine linux-6.1", "MachineNotFound", "-Generation linux-6.1")]
    [InlineData("Get-KvmGeneration other", "GenerationNotFound", "-Machine other")]
    [InlineData("Get-KvmGeneration $manifests/lakefield.yaml", "ManifestHasNoGeneration", "kind Generation")]
    [InlineData("Find-KvmRace $manifests/lakefield.yaml", "ManifestHasNoGeneration", "kind Generation")]
    [InlineData("New-SimMachine x -Generation lakefield", "GenerationNotFound", "-Machine lakefield")]
    [InlineData("Import-KvmModule kvm, kvm_intel @{ nested = 1 }", "ArgumentConflict", "kvm first")]
    public void Name_OfAnotherKind_IsSaidWithTheWayOut(string script, string id, string way)
    {
        _session.Run(script);

        ErrorRecord error = Assert.Single(_session.Errors);
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(way, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-SimCpuOnline", "names no CPU; write numbers")]
    [InlineData("Add-SimCpu", "names no CPU; write numbers")]
    [InlineData("Remove-SimCpu", "names no CPU; write numbers")]
    [InlineData("Remove-SimVm", "is no VM; give a name")]
    [InlineData("Invoke-SimVcpu", "is no VM; give a name")]
    public void Machine_PipedToACommandAboutItsParts_IsToldInASentence(string command, string sentence)
    {
        _session.Run($"Get-SimMachine lakefield | {command}");

        Assert.Contains(sentence, Assert.Single(_session.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline 3 -Offline", "3")]
    [InlineData("3, 2 | Set-SimCpuOnline -Machine lakefield -Offline", "3 2")]
    [InlineData("Get-SimCpu 3 -Machine lakefield | Set-SimCpuOnline -Offline", "3")]
    [InlineData("Get-SimCpu 3 -Machine lakefield | Set-SimCpuOnline 2 -Offline", "2")]
    [InlineData("[pscustomobject]@{ MachineName = 'lakefield'; Id = '1-2' } | Set-SimCpuOnline -Offline", "1 2")]
    public void Cpu_PipedOrGivenBehindAPipe_IsTheOneThatIsMeant(string script, string expected)
    {
        Assert.Equal([expected], _session.Texts($"\"$(({script}).Id)\""));
        Assert.Empty(_session.Errors);
    }

    [Fact]
    public void Online_AndOffline_AreNotGivenTogether()
    {
        _session.Run("Set-SimCpuOnline 1 -Machine lakefield -Online -Offline");

        Assert.StartsWith("ArgumentConflict,", Assert.Single(_session.ErrorIds), StringComparison.Ordinal);
    }

    [Fact]
    public void Machine_NamedLikeAShippedOne_IsWarnedOf()
    {
        _session.Run("New-SimMachine TCG-Epyc");

        Assert.Contains("New-SimMachine -From tcg-epyc", Assert.Single(_session.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-KvmCompatibility -Quiet", "True", 0)]
    [InlineData("Get-SimMachine | Test-KvmCompatibility -Quiet", "False", 0)]
    [InlineData("Get-SimCpu 0-3 -Machine lakefield | Test-KvmCompatibility -Quiet", "True", 0)]
    [InlineData("Test-KvmCompatibility -Machine other, nobody -Quiet", "False", 1)]
    [InlineData("Test-KvmCompatibility -Machine none* -Quiet", "False", 0)]
    [InlineData("Test-KvmCompatibility 1, 7 -Quiet", "False", 1)]
    [InlineData("Test-KvmCompatibility 7", "False", 1)]
    [InlineData("Get-SimCpu -State Absent | Test-KvmCompatibility -Quiet", "False", 0)]
    [InlineData("Test-SimManifest $manifests/*.yaml -Quiet", "True", 0)]
    [InlineData("Test-SimManifest $manifests/lakefield.yaml, ./none.yaml -Quiet", "False", 1)]
    [InlineData("Test-SimManifest $manifests/none*.yaml -Quiet", "False", 0)]
    [InlineData("Test-KvmFleet $manifests/none*.yaml -Quiet", "False", 0)]
    [InlineData("Test-KvmFleet $manifests/lakefield.yaml -Exclude * -Quiet", "False", 0)]
    [InlineData("Test-KvmFleet $manifests/arrow-lake.yaml, ./none.yaml -Quiet", "False", 1)]
    [InlineData("Find-KvmRace upstream -Quiet", "True", 0)]
    [InlineData("Find-KvmRace upstream, base -CpuCount 3 -Quiet", "False", 0)]
    [InlineData("Find-KvmRace upstream -MaxState 5 -Quiet", "False", 0)]
    [InlineData("Find-KvmRace v1 -AnyCpuCount -Quiet", "False", 0)]
    [InlineData("Find-KvmRace -Machine nobody -Quiet", "False", 1)]
    public void Quiet_OfAVerdict_IsOneBoolAndUnknownIsNotTrue(string script, string expected, int errors)
    {
        Assert.Equal([expected], _session.Texts(script));
        Assert.Equal(errors, _session.Errors.Count);
        Assert.Empty(_session.Warnings);
    }

    [Theory]
    [InlineData("two-packages.cpuinfo.txt")]
    [InlineData("vmxcap.txt")]
    [InlineData("arm.cpuinfo.txt")]
    public void Quiet_OfAMachineThatCannotBeJudged_IsFalseAndSilent(string dump)
    {
        _session.Run(
            $"$null = Import-SimMachine '{TestPaths.RepositoryRoot}/tests/KvmSim.Core.Tests/Capture/samples/{dump}'");

        Assert.Equal(["False"], _session.Texts("Test-KvmCompatibility -Quiet"));
        Assert.Empty(_session.Warnings);
        Assert.Equal(["False"], _session.Texts("Get-SimMachine | Test-KvmCompatibility -Quiet"));
    }

    [Fact]
    public void Quiet_OfARaceOnAMachineWithAnOpenCpu_IsFalse()
    {
        _session.Run("$null = New-SimMachine pair -CpuCount 2 -Generation linux-6.16");
        string[] known = _session.Texts("Find-KvmRace -Machine pair -Property P1 -Quiet");
        _session.Run(
            $"$null = Import-SimMachine '{TestPaths.RepositoryRoot}/tests/KvmSim.Core.Tests/Capture/samples/two-packages.cpuinfo.txt' -Generation linux-6.16");

        Assert.Equal(["True"], known);
        Assert.Equal(["False"], _session.Texts("Find-KvmRace -Machine two-packages.cpuinfo -Property P1 -Quiet"));
        Assert.Empty(_session.Warnings);
    }
}
