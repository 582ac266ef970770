using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Late CPUs of arm64 that change what VMs are told, as commands find and show them.</summary>
public sealed class ModuleArmRaceTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public ModuleArmRaceTests()
    {
        File.Copy(
            Path.Combine(TestPaths.RepositoryRoot, "oracle/machines/arm64/tcg-cpus.yaml"),
            Path.Combine(_folder.Path, "cpus.yaml"));
        string machine = _folder.Write(
            "specsei.yaml",
            """
            apiVersion: kvmsim/v1
            kind: Machine
            metadata: {name: specsei}
            spec:
              kernel: {generation: arm64-7.3}
              cpuModelFiles: [cpus.yaml]
              topology: {packages: 1, coresPerPackage: 4, threadsPerCore: 1}
              cpus:
                - {ids: 0-1, model: neoverse-n1}
                - ids: 2
                  model: neoverse-n1
                  state: offline
                  overrides: {registers: {ID_AA64MMFR1_EL1: {SpecSEI: 1}}}
                - {ids: 3, model: cortex-a53, state: offline}
            """);
        _session.Run($"$null = New-SimMachine -From '{machine}'");
        Assert.Empty(_session.Errors);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Race_OfALateCpuWithSpecSei_IsFoundAndSaysWhoTakesPart()
    {
        _session.Run("$race = Find-KvmRace -Machine specsei");

        Assert.Equal(
            ["3 CPUs; changing 2; never online 3; unknown ; StaleVm True"],
            _session.Texts(
                """
                "$($race.CpuCount) CPUs; changing $($race.ChangingCpu); never online $($race.NeverOnlineCpu); " +
                    "unknown $($race.UnknownCpu); $($race.Violations.Property) $($race.Complete)"
                """));
        Assert.Contains(
            "StaleVm", Assert.Single(_session.Texts("$race.Properties -join ','")), StringComparison.Ordinal);
        Assert.Equal(["False"], _session.Texts("Find-KvmRace -Machine specsei -Quiet"));
    }

    /// <summary>It is replayed from what was written down, the kinds of CPUs among it.</summary>
    [Fact]
    public void Race_WrittenDownAndRead_IsExportedAsTheLiveOne()
    {
        _session.Run(
            $"""
            $live = Find-KvmRace -Machine specsei
            $read = [Management.Automation.PSSerializer]::Deserialize(
                [Management.Automation.PSSerializer]::Serialize($live))
            $live | Export-KvmRace '{_folder.Path}/live' -As Html
            $read | Export-KvmRace '{_folder.Path}/read' -As Html
            """);

        Assert.Empty(_session.Errors);
        string live = File.ReadAllText(Path.Combine(_folder.Path, "live"));
        Assert.Contains("Change what VMs are told", live, StringComparison.Ordinal);
        Assert.Equal(live, File.ReadAllText(Path.Combine(_folder.Path, "read")));
        _session.Run($"$live | Export-KvmRace '{_folder.Path}/model' -As Promela");
        Assert.NotEmpty(_session.ErrorIds);
    }

    /// <summary>A search of any number of CPUs has no word for them, and nothing is made of it in silence.</summary>
    [Fact]
    public void Race_OfAGeneration_TakesSuchCpus()
    {
        Assert.Equal(
            ["StaleVm 8"],
            _session.Texts(
                """
                $race = Find-KvmRace arm64-6.12 -ChangingCpu 2-3 -IncompatibleCpu @()
                "$($race.Violations.Property) $($race.Violations.Depth)"
                """));
        Assert.Equal(
            ["False"],
            _session.Texts(
                "(Find-KvmRace arm64-6.12 -ChangingCpu @()).Properties -contains 'StaleVm'"));
    }

    [Fact]
    public void Vm_OfBefore_SaysWhichValuesItGoesBy()
    {
        _session.Run(
            """
            New-SimVm before, without | Out-Null
            Invoke-SimVcpu before 0 | Out-Null
            Set-SimCpuOnline 2 | Out-Null
            New-SimVm after | Out-Null
            Invoke-SimVcpu after 2 | Out-Null
            """);

        Assert.Empty(_session.Errors);
        Assert.Equal(
            [
                "after: ", "before: CPU 2: ID_AA64MMFR1_EL1.SpecSEI is 1, the VM was told 0", "without: ",
            ],
            _session.Texts("Get-SimVm | Sort-Object Name | ForEach-Object { \"$($_.Name): $($_.StaleValues)\" }"));
    }
}
