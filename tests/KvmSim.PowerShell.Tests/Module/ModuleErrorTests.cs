using System.Management.Automation;
using System.Text.RegularExpressions;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Each error has an id, a category, a target and, where there is one, a recommendation.</summary>
public sealed class ModuleErrorTests : IDisposable
{
    private const string Commands = "KvmSim.PowerShell.Commands.";
    private const string Lakefield =
        "$null = New-SimMachine -From lakefield -Generation patch-v1; $null = Import-KvmModule kvm_intel; ";

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SimCpu", "NoMachine,GetSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-SimMachine nobody", "MachineNotFound,GetSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine a; New-SimMachine A", "MachineAlreadyExists,NewSimMachineCommand",
        ErrorCategory.ResourceExists)]
    [InlineData(
        "New-SimMachine a -CpuCount 4 -PossibleCpu 2", "ArgumentConflict,NewSimMachineCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData(
        "New-SimMachine a -Generation none", "GenerationNotFound,NewSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine -From none", "ShippedMachineNotFound,NewSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-KvmGeneration none", "GenerationNotFound,GetKvmGenerationCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Add-SimCpu 1", "CpuAlreadyPresent,AddSimCpuCommand", ErrorCategory.ResourceExists)]
    [InlineData("New-SimMachine a; Add-SimCpu 9", "CpuNotFound,AddSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine a; Remove-SimCpu 0", "BootCpuNotRemovable,RemoveSimCpuCommand", ErrorCategory.InvalidOperation)]
    [InlineData("New-SimMachine a; Get-SimCpu 9", "CpuNotFound,GetSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine a -PossibleCpu 5; Add-SimCpu 4 none", "ModelNotFound,AddSimCpuCommand",
        ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine a; Add-SimCpu 4 -AddFeature none", "FeatureNotFound,AddSimCpuCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData(
        "New-SimMachine a; Add-SimCpu 4 -Msr @{ x = 1 }", "RegisterInvalid,AddSimCpuCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData(
        "New-SimMachine a; Import-KvmModule nothing", "ModuleNotFound,ImportKvmModuleCommand",
        ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine a; Import-KvmModule kvm @{ x = 1 }", "ModuleParameterNotFound,ImportKvmModuleCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData("New-SimMachine a; New-SimVm v", "KernelRefusedENOENT,NewSimVmCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "New-SimMachine a; Import-KvmModule; Import-KvmModule", "KernelRefusedEEXIST,ImportKvmModuleCommand",
        ErrorCategory.ResourceExists)]
    [InlineData(
        "New-SimMachine a; Import-KvmModule kvm_amd", "KernelRefusedEOPNOTSUPP,ImportKvmModuleCommand",
        ErrorCategory.NotImplemented)]
    [InlineData(
        "New-SimMachine a; Import-KvmModule; Remove-KvmModule kvm", "KernelRefusedEAGAIN,RemoveKvmModuleCommand",
        ErrorCategory.ResourceBusy)]
    [InlineData("New-SimMachine a; Get-SimVm v", "VmNotFound,GetSimVmCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Remove-SimVm v", "VmNotFound,RemoveSimVmCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-SimMachine none.yaml", "PathNotFound,ImportSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Test-SimManifest nodrive:/none.yaml", "PathNotFound,TestSimManifestCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Test-SimManifest variable:home", "PathNotInFileSystem,TestSimManifestCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Test-KvmConformance none.json", "PathNotFound,TestKvmConformanceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Compare-KvmTrace none.json", "PathNotFound,CompareKvmTraceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-KvmTrace none.json", "NoMachine,ExportKvmTraceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Export-KvmTrace variable:t", "PathNotInFileSystem,ExportKvmTraceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Export-KvmTrace t.json -Machine nobody", "MachineNotFound,ExportKvmTraceCommand",
        ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Invoke-SimScenario -Name none", "ShippedScenarioNotFound,InvokeSimScenarioCommand",
        ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace none", "GenerationNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace v1 -CpuCount 0", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -CpuCount 65", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -IncompatibleCpu 4", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -MaxMemory 1KB", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -Property none-such", "PropertyNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace v1 -Property none.yaml", "FileNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Find-KvmRace v1 -Property LoadRace", "ArgumentConflict,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -Property StaleVm", "ArgumentConflict,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -ChangingCpu 3", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1, v1 -Checkpoint x", "ArgumentConflict,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -Checkpoint variable:x", "PathNotInFileSystem,FindKvmRaceCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData(
        "Find-KvmRace v1 -AnyCpuCount -VmActor 9", "RaceRequestInvalid,FindKvmRaceCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace -Machine nobody", "MachineNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Find-KvmRace upstream | Export-KvmRace x.svg -As Svg", "ScheduleNotFound,ExportKvmRaceCommand",
        ErrorCategory.ObjectNotFound)]
    [InlineData(
        "Find-KvmRace moved -Property P1 | Export-KvmRace x.yaml -As Scenario",
        "ScheduleNotExpressible,ExportKvmRaceCommand", ErrorCategory.NotImplemented)]
    public void Error_Written_HasItsIdAndCategory(string script, string id, ErrorCategory category)
    {
        _session.Run(script);

        ErrorRecord error = Assert.Single(_session.Errors);
        Assert.Equal(id.Replace(",", "," + Commands, StringComparison.Ordinal), error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
    }

    [Fact]
    public void Refusal_OfACpu_HasTheCpuAndARecommendationAndTheAnswerToo()
    {
        IReadOnlyList<PSObject> output = _session.Run(Lakefield + "$null = New-SimVm v; Set-SimCpuOnline 4");

        ErrorRecord error = Assert.Single(_session.Errors);
        Assert.Equal("KernelRefusedEIO," + Commands + "SetSimCpuOnlineCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.DeviceError, error.CategoryInfo.Category);
        Assert.Equal(4, error.TargetObject);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        PSObject answer = Assert.Single(output);
        Assert.Equal("EIO", answer.Properties["Errno"].Value.ToString());
        Assert.Equal(false, answer.Properties["Succeeded"].Value);
    }

    [Fact]
    public void Errors_OfSomeItems_LeaveTheOthersDone()
    {
        Assert.Equal(
            ["1", "2"], _session.Texts(
                "$null = New-SimMachine a -CpuCount 3; Set-SimCpuOnline 1, 2, 7 -Offline | ForEach-Object Id"));
        Assert.Equal(["CpuNotFound," + Commands + "SetSimCpuOnlineCommand"], _session.ErrorIds);
    }

    /// <summary>A CPU that is incompatible and offline is to blame for none of these.</summary>
    [Theory]
    [InlineData("New-SimVm a", "Import-KvmModule kvm_intel")]
    [InlineData("$null = Import-KvmModule kvm_intel; Import-KvmModule kvm_intel", "loaded already")]
    [InlineData("Import-KvmModule kvm_amd", "Import-KvmModule kvm_intel")]
    [InlineData("$null = Import-KvmModule; $null = New-SimVm a; Invoke-SimVcpu a 4", "Set-SimCpuOnline 4")]
    [InlineData("$null = Import-KvmModule; $null = New-SimVm a; Remove-KvmModule", "Remove-SimVm")]
    [InlineData("$null = Import-KvmModule; Remove-KvmModule kvm", "Remove-KvmModule kvm_intel")]
    [InlineData("Remove-KvmModule kvm_intel", "not loaded")]
    [InlineData("$null = Remove-SimCpu 4; Set-SimCpuOnline 4 -Offline", "Add-SimCpu")]
    public void Remedy_OfAnErrno_IsAboutWhatAnsweredIt(string script, string way)
    {
        _session.Run($"$null = New-SimMachine -From lakefield; {script}");

        string? remedy = Assert.Single(_session.Errors).ErrorDetails.RecommendedAction;
        Assert.Contains(way, remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("not compatible", remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("microcode", remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-SimCpuOnline 4")]
    [InlineData(
        "$null = New-SimMachine -From lakefield -Generation patch-v1 -Force; $null = Import-KvmModule; $null = "
            + "Set-SimCpuOnline 4; New-SimVm b")]
    public void Remedy_OfACpuThatIsRefused_IsAboutThatCpu(string script)
    {
        _session.Run(
            $"$null = New-SimMachine -From lakefield -Generation linux-6.12; $null = Import-KvmModule; {script}");

        Assert.Contains(
            "microcode", Assert.Single(_session.Errors).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-SimMachine x -CpuCount 3.5", "'3.5' is no whole number")]
    [InlineData("New-SimMachine x -CpuCount '2.5'", "'2.5' is no whole number")]
    [InlineData("New-SimMachine x -CpuCount 1e30", "range")]
    [InlineData("New-SimMachine x -CpuCount -1", "out of range: 1 to 8192")]
    [InlineData("Find-KvmRace v1 -CpuCount 2.5", "no whole number")]
    [InlineData("Find-KvmRace v1 -MaxState ([double]::NaN)", "range")]
    [InlineData("Compare-SimCpu -ReferenceId 3.5", "no whole number")]
    [InlineData("Import-KvmModule -OnCpu 1.5", "no whole number")]
    [InlineData("Get-SimKernelLog -Tail abc", "'abc' is no whole number")]
    public void Number_ThatIsNotWholeOrOutOfRange_IsNotRounded(string script, string sentence)
    {
        _session.Run("$null = New-SimMachine -From lakefield");
        _session.Run(script);

        ErrorRecord error = Assert.Single(_session.Errors);
        Assert.StartsWith(
            "ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_OfAMachine_CanBeUsedAgain()
    {
        Assert.Equal(
            ["5", "5"], _session.Texts(
                "$null = New-SimMachine -Name 5 -CpuCount 2; (Get-SimMachine 5).Name; (Get-KvmState 5).MachineName"));
        Assert.Empty(_session.Texts("Get-SimMachine '[x'"));
        Assert.Empty(_session.Errors);
        Assert.Empty(_session.Texts("New-SimMachine '*' -CpuCount 2"));
        Assert.Equal(["NameInvalid," + Commands + "NewSimMachineCommand"], _session.ErrorIds);
    }

    [Fact]
    public void Machine_WhosePartsArePiped_IsToldOnce()
    {
        _session.Run(
            "$null = New-SimMachine -From lakefield; $null = Import-KvmModule; "
                + "$null = New-SimVm a; $null = New-SimVm b");

        Assert.Equal(["lakefield"], _session.Texts("Get-SimCpu | Get-SimMachine | ForEach-Object Name"));
        Assert.Equal(["lakefield"], _session.Texts("Get-SimCpu | Get-KvmState | ForEach-Object MachineName"));
        Assert.Equal(["a", "b"], _session.Texts("Get-SimCpu | Get-SimVm | ForEach-Object Name"));
        Assert.Equal(["a", "b"], _session.Texts("Get-SimVm | Get-SimVm | ForEach-Object Name"));
    }

    [Fact]
    public void Numbers_OfEveryCommand_AreWhole()
    {
        string[] rounding = _session.Texts(
            """
            Get-Command -Module KvmSim | ForEach-Object { $command = $_; $_.Parameters.Values | Where-Object {
                ([Nullable]::GetUnderlyingType($_.ParameterType) ?? $_.ParameterType) -in [int], [long] -and
                -not ($_.Attributes | Where-Object { $_.GetType().Name -eq 'WholeNumberAttribute' }) -and
                $_.Name -ne 'OutBuffer' } | ForEach-Object { "$command -$($_.Name)" } }
            """);

        Assert.Empty(rounding);
    }

    [Fact]
    public void Numbers_AndTimes_OfEveryCommand_RefuseWhatIsOutOfRangeInASentence()
    {
        string[] seen = _session.Texts(
            """
            Get-Command -Module KvmSim | ForEach-Object { $command = $_; $_.Parameters.Values | Where-Object {
                $type = $_.ParameterType.IsArray ? $_.ParameterType.GetElementType() : $_.ParameterType
                ([Nullable]::GetUnderlyingType($type) ?? $type) -in
                    [byte], [int16], [uint16], [int], [uint32], [long], [uint64], [double], [float], [decimal], [timespan], [datetime] -and
                $_.Name -ne 'OutBuffer' } | ForEach-Object {
                    foreach ($value in -1, [double]::NaN, 1e30, 'many') {
                        try {
                            $line = @{ $_.Name = $value }
                            $null = & $command @line (@{ 'Find-KvmRace' = 'v1'; 'Find-KvmDesign' = { $true } }[$command.Name]) -ErrorAction Stop
                            "$command -$($_.Name) $value : nothing"
                        }
                        catch {
                            $isOurs = $_.Exception.Message -match 'out of range|no whole number|no time;' -or
                                ($command.Name -in 'Find-KvmRace', 'Find-KvmDesign' -and $_.FullyQualifiedErrorId -like '*,KvmSim.PowerShell.Commands.*' -and
                                    $_.FullyQualifiedErrorId -notlike 'ParameterArgument*')
                            "$command : $(if ($isOurs) { 'ours' } else { "$value : $_" })"
                        }
                    }
                } }
            """);

        Assert.InRange(seen.Length, 50, int.MaxValue);
        Assert.DoesNotContain(seen, text => !text.EndsWith(": ours", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("'30'")]
    [InlineData("'0:0:30'")]
    [InlineData("([timespan]'0:0:30')")]
    public void Interval_AsANumberOrATime_IsSeconds(string interval)
    {
        string[] read = _session.Texts(
            $$"""
            $duration = (Get-Command Find-KvmRace).Parameters.CheckpointInterval.Attributes | Where-Object { $_.GetType().Name -eq 'DurationAttribute' }
            $duration.Transform($ExecutionContext, {{interval}}).TotalSeconds
            """);

        Assert.Equal(["30"], read);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("'-0:0:1'")]
    [InlineData("0")]
    [InlineData("'400.0:0:0'")]
    public void Interval_OfNothingOrMoreThanAYear_IsRefused(string interval)
    {
        _session.Run($"Find-KvmRace v1 -CheckpointInterval {interval}");

        Assert.Contains(
            "is out of range: more than 0 seconds", Assert.Single(_session.Errors).Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_OfTheTable_AreUniqueAndDocumentedAndUsed()
    {
        string[] ids = _session.Texts(
            """
            $ids = (Get-Module KvmSim).ImplementingAssembly.GetType('KvmSim.PowerShell.Errors.ErrorIds')
            $ids.GetProperty('OfModule').GetValue($null)
            $ids.GetProperty('OfKernel').GetValue($null)
            $ids.GetProperty('OfEngine').GetValue($null)
            """);
        string docs = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "docs", "errors.md"));
        string[] documented = [
            .. Regex.Matches(
                docs, "^### (?<id>[A-Za-z]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(5))
            .Select(match => match.Groups["id"].Value)];
        string source = string.Concat(new[] { "KvmSim.Core", "KvmSim.PowerShell" }
            .SelectMany(
                project => Directory.EnumerateFiles(
                    Path.Combine(TestPaths.RepositoryRoot, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(file) is not ("ErrorIds.cs" or "SimError.cs" or "Errno.cs")
                && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.Contains(
            id.StartsWith("KernelRefused", StringComparison.Ordinal) ? "Errno." + id["KernelRefused".Length..]
                : source.Contains("ErrorIds." + id, StringComparison.Ordinal) ? "ErrorIds." + id
                : "SimError." + id,
            source,
            StringComparison.Ordinal));
    }
}
