using System.Management.Automation;
using System.Text.RegularExpressions;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Tab.</summary>
public sealed partial class ModuleCompletionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public ModuleCompletionTests() => _session.Run(
        $"""
        Set-Location '{TestPaths.RepositoryRoot}'
        $lake = New-SimMachine -From lakefield
        $null = New-SimMachine my-box -CpuCount 4 -PossibleCpu 6
        $null = Set-SimCpuOnline 2 -Offline
        $null = Import-KvmModule
        $null = New-SimVm web, data-base
        """);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SimMachine ", "lakefield|my-box")]
    [InlineData("Get-SimMachine 'my", "my-box")]
    [InlineData("Get-SimCpu -Machine l", "lakefield")]
    [InlineData("Get-SimCpu ", "0|1|2|3|4|5")]
    [InlineData("Set-SimCpuOnline ", "2")]
    [InlineData("Set-SimCpuOnline -Offline -Id ", "0|1|3")]
    [InlineData("Set-SimCpuOnline -Online:$false -Id ", "0|1|3")]
    [InlineData("Add-SimCpu ", "4|5")]
    [InlineData("Remove-SimCpu ", "2")]
    [InlineData("Remove-SimVm ", "web|data-base")]
    [InlineData("Invoke-SimVcpu d", "data-base")]
    [InlineData("Invoke-SimVcpu web ", "0|1|3")]
    [InlineData("Import-KvmModule kvm_", "kvm_intel|kvm_amd")]
    [InlineData("Remove-KvmModule ", "kvm|kvm_intel")]
    [InlineData("New-SimMachine -From tcg", "tcg-epyc")]
    [InlineData("Invoke-SimScenario -Name seed", "seed-story")]
    [InlineData("Compare-KvmTrace t.json -Machine la", "lakefield")]
    [InlineData(
        "Get-KvmGeneration linux-6", "linux-6.1|linux-6.3|linux-6.12|'linux-6.12 at_load=0'|linux-6.16|linux-6.18")]
    [InlineData("Get-KvmGeneration linux-7", "linux-7.0|linux-7.1|linux-7.2|linux-7.3")]
    [InlineData(
        "Test-KvmFleet . -Generation linux-6.1", "linux-6.1|linux-6.12|'linux-6.12 at_load=0'|linux-6.16|linux-6.18")]
    [InlineData("Add-SimCpu 4 -Machine lakefield -Model ", "sunny-cove|tremont")]
    [InlineData("Add-SimCpu 4 -RemoveFeature umi", "umip")]
    [InlineData("Find-KvmRace v1", "v1-nolock|v1|v1-reeval")]
    [InlineData("Find-KvmRace v1 -Property S", "StaleFlag|SpuriousRefusal|StaleVm")]
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
    [InlineData("Get-SimMachine lakefield, my-box | Set-SimCpuOnline -Id ", "4|2")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline -Offline -Id 3", "3")]
    [InlineData("Get-SimMachine lakefield | Remove-SimVm -Name ", "")]
    [InlineData("Get-SimMachine my-box | Remove-SimVm w", "web")]
    [InlineData("Remove-SimVm -Machine nobody -Name ", "")]
    [InlineData("Get-SimMachine lakefield | Get-SimCpu -Id ", "0|1|2|3|4")]
    [InlineData("Get-SimMachine lakefield | Test-KvmCompatibility 4", "4")]
    [InlineData("$nothing | Set-SimCpuOnline -Id ", "2")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline ", "4")]
    [InlineData("Get-SimMachine lakefield | Set-SimCpuOnline -Offline ", "0|1|2|3")]
    [InlineData("Get-SimMachine my-box | Set-SimCpuOnline -WhatIf ", "2")]
    [InlineData("Get-SimMachine my-box | Remove-SimVm -WhatIf ", "web|data-base")]
    [InlineData("$lake | Test-KvmCompatibility -Quiet ", "0|1|2|3|4")]
    [InlineData("$lake | Add-SimCpu ", "")]
    [InlineData("Get-SimMachine my-box | Add-SimCpu ", "4|5")]
    [InlineData("Get-SimMachine my-box | Remove-SimCpu ", "2")]
    [InlineData("$lake | Test-KvmCompatibility ", "0|1|2|3|4")]
    [InlineData("$lake | Get-KvmIncompatibleCpu ", "0|1|2|3|4")]
    [InlineData("$lake | Get-SimCpu ", "0|1|2|3|4")]
    [InlineData("$lake | Compare-SimCpu ", "0|1|2|3|4")]
    [InlineData("Get-SimMachine my-box | Remove-SimVm ", "web|data-base")]
    [InlineData("Get-SimMachine my-box | Invoke-SimVcpu ", "web|data-base")]
    [InlineData("Get-SimMachine my-box | Invoke-SimVcpu web ", "0|1|3")]
    [InlineData("Get-SimMachine | Suspend-SimMachine ", "")]
    [InlineData("$lake | Restart-SimMachine ", "")]
    [InlineData("$nothing | Remove-SimMachine ", "")]
    [InlineData("Get-SimMachine | Get-SimKernelLog ", "")]
    [InlineData("0 | Get-SimKernelLog ", "lakefield|my-box")]
    [InlineData("0, 1 | Get-SimCpuBaseline l", "lakefield")]
    [InlineData("Get-KvmGeneration linux-6.12 | Find-KvmRace ", "")]
    [InlineData("'linux-6.12' | Find-KvmRace -Quiet ", "")]
    [InlineData("Get-SimMachine | Find-KvmRace v1", "v1-nolock|v1|v1-reeval")]
    [InlineData("Get-KvmGeneration | Export-KvmGeneration ", "")]
    [InlineData("Get-KvmGeneration | Get-KvmGeneration ", "")]
    [InlineData("Get-Content dmesg.txt | ConvertFrom-KvmLog ", "")]
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
    [InlineData("ConvertFrom-KvmLog ")]
    [InlineData("$x | New-KvmReport ")]
    [InlineData("$x | ConvertTo-KvmReport Text ")]
    public void Parameter_ThatTakesNoFile_OffersNone(string line) => Assert.Empty(_session.Complete(line));

    [Theory]
    [InlineData("Find-KvmRace ./manifests/generations/")]
    [InlineData("New-SimMachine -From ./manifests/")]
    [InlineData("Restart-SimMachine -Generation ./manifests/generations/")]
    [InlineData("Import-SimMachine ./manifests/")]
    public void Parameter_ThatTakesAFile_OffersIt(string line) =>
        Assert.Contains(_session.Complete(line), match => match.EndsWith(".yaml", StringComparison.Ordinal));

    [Theory]
    [InlineData("Set-SimCpuOnline 2", "CPU 2 of my-box: ", "offline")]
    [InlineData("Add-SimCpu 4", "CPU 4 of my-box: ", "absent")]
    [InlineData("Get-KvmGeneration linux-6.3", "6.3", "")]
    [InlineData("Add-SimCpu 4 -AddFeature umip", "CPUID.07H", "ECX[2]")]
    [InlineData("Find-KvmRace v1 -Property Stale", "VM creation is forbidden only while", "")]
    [InlineData("New-SimMachine -From lakefield", "One Sunny Cove core", "Tremont")]
    [InlineData("Invoke-SimScenario -Name lakefield", "One machine, one story", "")]
    [InlineData("Get-SimMachine lake", "0-3 online", "running")]
    [InlineData("Add-SimCpu 4 -Machine lakefield -Model sunny-cove -Msr ", "IA32_", "as sunny-cove has it")]
    [InlineData("Import-KvmModule kvm_intel ", "kvm", "default")]
    [InlineData("Find-KvmDesign -World F", "pass the check", "cannot be enabled")]
    [InlineData("Get-SimKernelLog -Level Err, W", "pr_warn", "4")]
    [InlineData("Import-SimMachine . -Format Rdm", "rdmsr", "msr-tools")]
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
                    $file = $parameter.Name -match 'Path$|^Checkpoint$|^Root$|^Cluster(Secret|Certificate)$'
                    if (-not ($completed -or $common -or $file -or $type.IsEnum -or $type -eq [switch] -or $type -eq [bool])) {
                        "$($command.Name) -$($parameter.Name)"
                    }
                }
            }
            """);

        Assert.Empty(open);
    }

    /// <summary>
    /// A word of which a file's name begins, at the first position and behind every parameter, alone and behind pipes.
    /// </summary>
    [Fact]
    public void Files_OfEveryCommand_AreOfferedWhereTheyAreTaken()
    {
        // Words come first there, and files where no word fits.
        string[] orFiles = ["Generation", "From", "Property", "Keep"];
        List<string> wrong = [];
        int offered = 0;
        foreach (string[] parameter in _session.Texts(
            """
            foreach ($command in Get-Command -Module KvmSim) {
                "$($command.Name)||" + (($command.ParameterSets | ForEach-Object { $_.Parameters | Where-Object Position -ge 0 | Sort-Object Position | Select-Object -First 1 }).Name | Select-Object -Unique)
                foreach ($name in $command.Parameters.Keys) {
                    if ($name -notin [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters -and
                        $command.Parameters[$name].ParameterType -ne [switch]) { "$($command.Name)|-$name |$name" }
                }
            }
            """).Select(line => line.Split('|')))
        {
            string[] names = parameter[2].Split(' ');
            bool isFile = names.Any(name => FileName().IsMatch(name) || orFiles.Contains(name, StringComparer.Ordinal))
                || (parameter[0] == "Find-KvmRace" && names is ["InputObject"]);

            // The shell asks nobody about a command that takes nothing by position.
            if (names is [""] && parameter[1].Length == 0)
            {
                Assert.Contains(
                    parameter[0], (string[])["Register-KvmShouldOperator", "Get-KvmClusterNode"],
                    StringComparer.Ordinal);
                continue;
            }

            foreach (string before in (string[])[
                "", "$x | ", "Get-SimMachine | ", "Get-KvmGeneration linux-6.12 | ", "0, 1 | "])
            {
                string line = $"{before}{parameter[0]} {parameter[1]}";
                bool offers = _session.Complete($"{line}READ")
                    .Any(match => match.Contains("README.md", StringComparison.Ordinal));
                offered += offers ? 1 : 0;
                if (!isFile && (offers || _session.Matches(line).Any(match =>
                    match.ResultType is CompletionResultType.ProviderItem or CompletionResultType.ProviderContainer)))
                {
                    wrong.Add(line);
                }
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(offered, 100, int.MaxValue);
    }

    /// <summary>Of each value of each enum that a parameter takes; the table is the one that help shows.</summary>
    [Fact]
    public void Values_OfEveryEnum_AreCompletedWithWhatTheyMean()
    {
        const string Table = "src/KvmSim.PowerShell/Completion/EnumMeanings.tsv";
        HashSet<(string, string)> seen = [];
        List<string> wrong = [];
        foreach (string[] parameter in _session.Texts(
            """
            foreach ($command in Get-Command -Module KvmSim) {
                foreach ($parameter in $command.Parameters.Values) {
                    $type = $parameter.ParameterType
                    if ($type.IsArray) { $type = $type.GetElementType() }
                    if ($inner = [Nullable]::GetUnderlyingType($type)) { $type = $inner }
                    if ($type.IsEnum -and $type.Namespace -like 'KvmSim*') { "$($command.Name)|$($parameter.Name)|$($type.Name)|" }
                    if ($type.Name -eq 'Choice`1') {
                        $type = $type.GetGenericArguments()[0]
                        "$($command.Name)|$($parameter.Name)|$($type.Name)|$([Enum]::GetNames($type) -join ',')"
                    }
                }
            }
            """).Select(line => line.Split('|')))
        {
            CompletionResult[] offered = _session.Matches($"{parameter[0]} -{parameter[1]} ");
            if (parameter[3] != string.Join(',', offered.Select(match => match.CompletionText)))
            {
                wrong.Add($"{parameter[0]} -{parameter[1]} is completed by the shell: take a Choice<{parameter[2]}>");
            }

            seen.UnionWith(offered.Select(match => (parameter[2], match.CompletionText)));
            wrong.AddRange(offered.Where(match => match.ToolTip == match.CompletionText || match.ToolTip.Length < 10)
                .Select(match => $"{Table} has no line of {parameter[2]} {match.CompletionText}"));
        }

        string[] unused = [
            .. File.ReadLines(Path.Combine(TestPaths.RepositoryRoot, Table)).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t')).Where(cells => !seen.Contains((cells[0], cells[1])))
            .Select(cells => string.Join(' ', cells[..2]))];

        Assert.Empty(wrong);
        Assert.Empty(unused);
        Assert.InRange(seen.Count, 50, int.MaxValue);
    }

    [Theory]
    [InlineData("(Get-SimCpu -State online -Machine lakefield).Count", "4")]
    [InlineData("(Get-SimCpu -State Off, ([KvmSim.Simulation.CpuPresence]::Absent)).Count", "3")]
    [InlineData("@{ State = 'Online', 'Offline' } | ForEach-Object { $with = $_; (Get-SimCpu @with).Count }", "4")]
    [InlineData("(Get-SimKernelLog -Level 6).Level | Select-Object -Unique", "Info")]
    public void Value_OfAnEnum_IsTakenAsTheShellTakesIt(string script, string expected)
    {
        Assert.Equal([expected], _session.Texts(script));
        Assert.Empty(_session.Errors);
    }

    [Fact]
    public void Value_ThatAnEnumHasNot_IsOneErrorWithThoseThatItHas()
    {
        _ = _session.Run("Get-SimCpu -State Sleepy");

        Assert.Contains(
            "'Sleepy' is none of: Absent, Offline, Online", Assert.Single(_session.Errors).ToString(),
            StringComparison.Ordinal);
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

        Assert.Equal(["lakefield", "my-box"], _session.Texts("Get-SimMachine | ForEach-Object Name"));
        Assert.Empty(_session.Errors);
    }

    [GeneratedRegex(
        "Path$|^Checkpoint$|^Root$|^Cluster(Secret|Certificate)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FileName();
}
