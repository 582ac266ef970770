using System.Collections;
using System.Management.Automation;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>What one command writes, the next one takes.</summary>
public sealed class ModulePipelineTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(
        "Get-SimCpu -State Online | Where-Object Id -gt 0 | Set-SimCpuOnline -Online:$false | ForEach-Object Id",
        "1,2,3")]
    [InlineData("'1-2', '3' | Set-SimCpuOnline -Offline | ForEach-Object Id", "1,2,3")]
    [InlineData("1, 3 | Set-SimCpuOnline -Offline | ForEach-Object OnlineAfter", "0,2-3,0,2")]
    [InlineData("Set-SimCpuOnline '1-3:1/2' -Offline | ForEach-Object Id", "1,3")]
    [InlineData("Set-SimCpuOnline 1.0 -Offline | ForEach-Object Id", "1")]
    [InlineData("Get-SimMachine | Get-SimCpu | ForEach-Object MachineName", "m,m,m,m,m,m")]
    [InlineData("'m' | Get-KvmState | ForEach-Object Online", "0-3")]
    [InlineData("Add-SimCpu 4 | Set-SimCpuOnline | ForEach-Object OnlineAfter", "0-4")]
    [InlineData(
        "$null = Import-KvmModule; New-SimVm a, b | Invoke-SimVcpu -Cpu 0-1 | ForEach-Object { "
            + "\"$($_.VmName)$($_.Cpu)\" }", "a0,a1,b0,b1")]
    [InlineData(
        "$null = Import-KvmModule; $null = New-SimVm a, b; Get-SimVm | Remove-SimVm; (Get-KvmState).Vms.Count", "0")]
    [InlineData("$null = New-SimMachine n; Get-SimMachine | ForEach-Object Name", "m,n")]
    [InlineData("$null = New-SimMachine n; (Get-SimMachine -Current).Name", "n")]
    [InlineData(
        "$null = New-SimMachine n; Get-SimCpu 1 -Machine m | Set-SimCpuOnline -Offline | ForEach-Object MachineName",
        "m")]
    [InlineData("$null = New-SimMachine n; Get-SimMachine | Remove-SimMachine; @(Get-SimMachine).Count", "0")]
    [InlineData("Restart-SimMachine -Generation linux-6.1 -PassThru | ForEach-Object Generation", "linux-6.1")]
    public void Pipeline_OfCommands_BindsItems(string script, string expected)
    {
        _session.Run("New-SimMachine m -CpuCount 4 -PossibleCpu 6");

        Assert.Equal(expected, string.Join(',', _session.Texts(script)));
        Assert.Empty(_session.Errors);
    }

    [Theory]
    [InlineData("Set-SimCpuOnline 4-1")]
    [InlineData("Set-SimCpuOnline 1.5")]
    [InlineData("Set-SimCpuOnline -1")]
    [InlineData("Set-SimCpuOnline 8192")]
    [InlineData("Get-SimCpu x")]
    public void Id_ThatIsNoCpu_IsRefusedByTheBinder(string script)
    {
        _session.Run("New-SimMachine m");
        _session.Run(script);

        Assert.StartsWith(
            "ParameterArgumentTransformationError,", Assert.Single(_session.ErrorIds), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_OfAnOperation_SaysWhatTheKernelWouldAnswerAndChangesNothing()
    {
        _session.Run(
            "$null = New-SimMachine -From lakefield -Generation patch-v1; $null = Import-KvmModule kvm_intel; "
                + "$null = New-SimVm v");
        string before = string.Concat(_session.Texts("Get-SimKernelLog | ForEach-Object ToString"));

        _session.Run(
            "Set-SimCpuOnline 4 -WhatIf; Remove-SimVm v -WhatIf; Remove-SimMachine * -WhatIf; "
                + "Restart-SimMachine -WhatIf");

        Assert.Contains(
            "\"online: the kernel would answer EIO from write\" on target \"CPU 4 of lakefield\"", _session.Shown,
            StringComparison.Ordinal);
        Assert.Equal(before, string.Concat(_session.Texts("Get-SimKernelLog | ForEach-Object ToString")));
        Assert.Equal(["v"], _session.Texts("(Get-KvmState).Vms"));
    }

    [Theory]
    [InlineData("Get-SimMachine m", "Name,Generation,Online")]
    [InlineData("Get-SimCpu 4", "MachineName,Id,Model,State,Compatible")]
    [InlineData("Set-SimCpuOnline 4 -ErrorAction SilentlyContinue", "MachineName,Id,Errno,Result,OnlineAfter")]
    [InlineData("Get-KvmIncompatibleCpu", "MachineName,Id,Reason,Reasons")]
    [InlineData("Get-KvmState", "MachineName,Generation,Modules,Enabled")]
    [InlineData("(Compare-KvmGeneration -Name lakefield)[0]", "Step,Operation,Same")]
    public void Output_SentToAJobOrAFile_KeepsItsValues(string script, string properties)
    {
        _session.Run("$null = New-SimMachine m -From lakefield; $null = Import-KvmModule");

        IReadOnlyList<PSObject> both = _session.Run(
            $$"""
            $before = {{script}}
            $before
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($before, 2))
            """);

        Assert.All(properties.Split(','), name => Assert.NotEmpty(Text(both[0], name)));
        Assert.All(properties.Split(','), name => Assert.Equal(Text(both[0], name), Text(both[1], name)));

        static string Text(PSObject item, string name) => item.Properties[name].Value switch
        {
            string text => text,
            PSObject { BaseObject: IEnumerable list } => string.Join(", ", list.Cast<object>()),
            IEnumerable list => string.Join(", ", list.Cast<object>()),
            var other => other.ToString()!,
        };
    }

    [Fact]
    public void Objects_FromAFile_AreBoundLikeThoseOfTheSession()
    {
        string[] online = _session.Texts(
            """
            $null = New-SimMachine m -CpuCount 3
            $saved = [System.Management.Automation.PSSerializer]::Serialize(@(Get-SimCpu 1-2), 2)
            $null = New-SimMachine other
            [System.Management.Automation.PSSerializer]::Deserialize($saved) | Set-SimCpuOnline -Offline | ForEach-Object OnlineAfter
            """);

        Assert.Empty(_session.Errors);
        Assert.Equal(["0,2", "0"], online);
    }

    [Fact]
    public void Commands_OfTheModule_SayWhatTheyWriteAndWhereTheyAreDescribed()
    {
        string[] silent = _session.Texts(
            """
            Get-Command -Module KvmSim | Where-Object {
                $_.ImplementingType.GetCustomAttributes([System.Management.Automation.OutputTypeAttribute], $false).Count -eq 0 -or
                $_.HelpUri -notlike "*docs/cmdlets.md#$($_.Name.ToLowerInvariant())"
            } | ForEach-Object Name
            """);

        Assert.Empty(silent);
    }

    [Fact]
    public void Changing_Commands_SupportWhatIf()
    {
        string[] without = _session.Texts(
            """
            Get-Command -Module KvmSim | Where-Object {
                $_.Verb -in 'New', 'Set', 'Add', 'Remove', 'Restart', 'Export', 'Import' -and -not $_.Parameters.ContainsKey('WhatIf')
            } | Where-Object Name -NE New-KvmReport | ForEach-Object Name # it makes an object, and changes nothing
            """);

        Assert.Empty(without);
    }

    [Fact]
    public void Runspaces_OfOneProcess_HaveTheirOwnMachines()
    {
        using ModuleSession other = new();
        _session.Run("New-SimMachine mine");
        other.Run("New-SimMachine theirs");

        Assert.Equal(["mine"], _session.Texts("Get-SimMachine | ForEach-Object Name"));
        Assert.Equal(["theirs"], other.Texts("Get-SimMachine | ForEach-Object Name"));
    }

    [Fact]
    public void Machine_SharedByParallelRunspaces_DoesEachOperationAsAWhole()
    {
        string module = Path.Combine(TestPaths.Module, "KvmSim.psd1");
        string[] online = _session.Texts(
            $$"""
            $machine = New-SimMachine shared -CpuCount 33
            1..32 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module '{{module}}'
                $null = Set-SimCpuOnline $_ -Offline -Machine $using:machine
            }
            $machine.Online
            """);

        Assert.Empty(_session.Errors);
        Assert.Equal(["0"], online);
    }

    [Fact]
    public void Module_ImportedAgain_StartsWithoutMachines()
    {
        _session.Run("New-SimMachine m");
        _session.Run($"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}' -Force");

        Assert.Empty(_session.Run("Get-SimMachine"));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fr-FR")]
    public void Answers_UnderAnyCulture_AreTheSame(string culture)
    {
        const string Script =
            """
            $null = New-SimMachine -From LAKEFIELD -Generation LINUX-6.12
            $null = Import-KvmModule KVM_INTEL -ErrorAction SilentlyContinue
            $null = Import-KvmModule kvm_intel @{ nested = $false }
            $null = Set-SimCpuOnline 4 -ErrorAction SilentlyContinue
            Get-SimKernelLog | ForEach-Object ToString
            (Get-KvmState).Parameters
            Get-KvmIncompatibleCpu | ForEach-Object { "$($_.Reasons)" }
            """;
        using ModuleSession foreign = new(culture);

        Assert.Equal(_session.Texts(Script), foreign.Texts(Script));
        Assert.Equal(_session.ErrorIds, foreign.ErrorIds);
    }
}
