using System.Management.Automation;
using System.Text.RegularExpressions;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Each error has an id, a category, a target and, where there is one, a recommendation.</summary>
public sealed class ModuleErrorTests : IDisposable
{
    private const string Commands = "KvmSim.PowerShell.Commands.";
    private const string Lakefield = "$null = New-SimMachine -From lakefield -Generation patch-v1; $null = Import-KvmModule kvm_intel; ";

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SimCpu", "NoMachine,GetSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-SimMachine nobody", "MachineNotFound,GetSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; New-SimMachine A", "MachineAlreadyExists,NewSimMachineCommand", ErrorCategory.ResourceExists)]
    [InlineData("New-SimMachine a -CpuCount 4 -PossibleCpu 2", "ArgumentConflict,NewSimMachineCommand", ErrorCategory.InvalidArgument)]
    [InlineData("New-SimMachine a -Generation none", "GenerationNotFound,NewSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine -From none", "ShippedMachineNotFound,NewSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-KvmGeneration none", "GenerationNotFound,GetKvmGenerationCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Add-SimCpu 1", "CpuAlreadyPresent,AddSimCpuCommand", ErrorCategory.ResourceExists)]
    [InlineData("New-SimMachine a; Add-SimCpu 9", "CpuNotFound,AddSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Remove-SimCpu 0", "BootCpuNotRemovable,RemoveSimCpuCommand", ErrorCategory.InvalidOperation)]
    [InlineData("New-SimMachine a; Get-SimCpu 9", "CpuNotFound,GetSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a -PossibleCpu 5; Add-SimCpu 4 none", "ModelNotFound,AddSimCpuCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Add-SimCpu 4 -AddFeature none", "FeatureNotFound,AddSimCpuCommand", ErrorCategory.InvalidArgument)]
    [InlineData("New-SimMachine a; Add-SimCpu 4 -Msr @{ x = 1 }", "RegisterInvalid,AddSimCpuCommand", ErrorCategory.InvalidArgument)]
    [InlineData("New-SimMachine a; Import-KvmModule nothing", "ModuleNotFound,ImportKvmModuleCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Import-KvmModule kvm @{ x = 1 }", "ModuleParameterNotFound,ImportKvmModuleCommand", ErrorCategory.InvalidArgument)]
    [InlineData("New-SimMachine a; New-SimVm v", "KernelRefusedENOENT,NewSimVmCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Import-KvmModule; Import-KvmModule", "KernelRefusedEEXIST,ImportKvmModuleCommand", ErrorCategory.ResourceExists)]
    [InlineData("New-SimMachine a; Import-KvmModule kvm_amd", "KernelRefusedEOPNOTSUPP,ImportKvmModuleCommand", ErrorCategory.NotImplemented)]
    [InlineData("New-SimMachine a; Import-KvmModule; Remove-KvmModule kvm", "KernelRefusedEAGAIN,RemoveKvmModuleCommand", ErrorCategory.ResourceBusy)]
    [InlineData("New-SimMachine a; Get-SimVm v", "VmNotFound,GetSimVmCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("New-SimMachine a; Remove-SimVm v", "VmNotFound,RemoveSimVmCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-SimMachine none.yaml", "PathNotFound,ImportSimMachineCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Test-SimManifest nodrive:/none.yaml", "PathNotFound,TestSimManifestCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Test-SimManifest variable:home", "PathNotInFileSystem,TestSimManifestCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Test-KvmConformance none.json", "PathNotFound,TestKvmConformanceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Compare-KvmTrace none.json", "PathNotFound,CompareKvmTraceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-KvmTrace none.json", "NoMachine,ExportKvmTraceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-KvmTrace variable:t", "PathNotInFileSystem,ExportKvmTraceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Export-KvmTrace t.json -Machine nobody", "MachineNotFound,ExportKvmTraceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Invoke-SimScenario -Name none", "ShippedScenarioNotFound,InvokeSimScenarioCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace none", "GenerationNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace v1 -CpuCount 0", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -CpuCount 65", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -IncompatibleCpu 4", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -MaxMemory 1KB", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -Property none-such", "PropertyNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace v1 -Property none.yaml", "FileNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace v1 -Property LoadRace", "ArgumentConflict,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1, v1 -Checkpoint x", "ArgumentConflict,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -Checkpoint variable:x", "PathNotInFileSystem,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace v1 -AnyCpuCount -ModuleLoader", "RaceRequestInvalid,FindKvmRaceCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Find-KvmRace -Machine nobody", "MachineNotFound,FindKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace upstream | Export-KvmRace x.svg -As Svg", "ScheduleNotFound,ExportKvmRaceCommand", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-KvmRace moved -Property P1 | Export-KvmRace x.yaml -As Scenario", "ScheduleNotExpressible,ExportKvmRaceCommand", ErrorCategory.NotImplemented)]
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
        Assert.Equal(["1", "2"], _session.Texts("$null = New-SimMachine a -CpuCount 3; Set-SimCpuOnline 1, 2, 7 -Offline | ForEach-Object Id"));
        Assert.Equal(["CpuNotFound," + Commands + "SetSimCpuOnlineCommand"], _session.ErrorIds);
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
        string[] documented = [.. Regex.Matches(docs, "^### (?<id>[A-Za-z]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(match => match.Groups["id"].Value)];
        string source = string.Concat(new[] { "KvmSim.Core", "KvmSim.PowerShell" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(TestPaths.RepositoryRoot, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(file) is not ("ErrorIds.cs" or "SimError.cs" or "Errno.cs") && !file.Contains("/obj/", StringComparison.Ordinal))
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
