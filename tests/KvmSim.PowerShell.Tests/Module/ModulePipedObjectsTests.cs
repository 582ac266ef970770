using System.Globalization;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>What each kind of object means to each command that takes pipeline input.</summary>
public sealed class ModulePipedObjectsTests(ModulePipedObjectsTests.Session piped)
    : IClassFixture<ModulePipedObjectsTests.Session>
{
    private const string AboutCpu4 = "cpu incompatible reason difference suspect cpuJson cpuCsv cpuClixml";
    private const string AboutMachine = "machine status line module verdict answers name";
    private const string Refused = "ParameterArgumentTransformationError";

    /// <summary>Command, the kinds that are piped into it, and what it answers to each of them.</summary>
    public static TheoryData<string, string, string> Meanings => new()
    {
        { "Get-SimCpu", AboutCpu4, "lakefield/4" },
        { "Get-SimCpu", "custom run", "lakefield/2" },
        { "Get-SimCpu", "transition", "lakefield/3" },
        { "Get-SimCpu", AboutMachine, "lakefield/0 lakefield/1 lakefield/2 lakefield/3 lakefield/4" },
        { "Get-SimCpu", "vm vmClixml", "lakefield/0 lakefield/1 lakefield/2 lakefield/3 lakefield/4" },
        { "Get-SimCpu", "number", "other/1" },
        { "Get-SimCpu", "cpulist", "other/0 other/1" },
        { "Get-SimCpu", "logReason", Refused },
        { "Get-SimCpu -Machine lakefield", "logReason", "lakefield/4" },
        { "Set-SimCpuOnline -Machine lakefield -WhatIf", "logReason", "CPU 4 of lakefield" },
        { "Get-SimCpu", "generation manifest hashtable truth real process", "ours" },
        { "Test-KvmCompatibility", AboutCpu4, "False" },
        { "Test-KvmCompatibility", AboutMachine, "False" },
        { "Test-KvmCompatibility", "custom run transition number cpulist", "True" },
        { "Get-KvmIncompatibleCpu", AboutCpu4 + " " + AboutMachine, "lakefield/4" },
        { "Get-KvmIncompatibleCpu", "custom run transition number cpulist", "" },
        { "Compare-SimCpu", AboutCpu4, "lakefield/4 lakefield/4 lakefield/4" },
        { "Compare-SimCpu", "custom run transition number cpulist", "" },
        { "(Get-SimCpuBaseline).Cpus", AboutCpu4, "lakefield: 4" },
        { "(Get-SimCpuBaseline).Cpus", "custom run", "lakefield: 2" },
        { "(Get-SimCpuBaseline).Cpus", "number", "other: 1" },
        { "(Get-SimCpuBaseline).Cpus", "manifest", "lakefield: 0-3 lakefield: 4" },
        { "(Get-SimCpuBaseline).Cpus", "model", "sample-5-p-core" },
        { "Get-SimKernelLog", "transition", "smpboot: CPU 3 is now offline" },
        { "Get-KvmState", AboutCpu4 + " " + AboutMachine + " vm run", "lakefield" },
        { "Get-SimMachine", AboutCpu4 + " " + AboutMachine + " vm run", "lakefield" },
        { "Get-SimVm", "vm vmClixml machine cpu", "lakefield/v" },
        { "Get-KvmGeneration", "machine status judged step verdict conformance", "linux-6.12" },
        { "Get-KvmGeneration", "generation proof", "patch-v1" },
        { "Invoke-SimVcpu v -WhatIf", AboutCpu4, "on CPU 4" },
        { "Invoke-SimVcpu -WhatIf", "vm vmClixml", "on CPU 0" },
        { "Invoke-SimVcpu -WhatIf", "run", "on CPU 2" },
        { "Invoke-SimVcpu -WhatIf", "machine status cpu custom", Refused },
        { "Remove-SimVm -WhatIf", "machine status cpu custom", Refused },
        { "Set-SimCpuOnline -WhatIf", AboutCpu4, "CPU 4 of lakefield" },
        { "Set-SimCpuOnline -WhatIf", "number", "CPU 1 of other" },
        { "Set-SimCpuOnline -WhatIf", "machine vm generation name truth real", Refused },
        { "Find-KvmRace -Property P1 | ForEach-Object Generation", "generation", "patch-v1" },
        { "Find-KvmRace -Property P1 | ForEach-Object Generation", "proof", "v1" },
        { "Find-KvmRace -Property P1", "machine status line module", "lakefield" },
        { "(Compare-KvmTrace).Count", "conformance", "15" },
        { "(ConvertFrom-KvmLog -All).Text", "transition", "smpboot: CPU 3 is now offline" },
    };

    /// <summary>What is done to machines as a whole, with the arguments that it needs.</summary>
    public static TheoryData<string> OnWholeMachines =>
    [
        "Remove-SimMachine", "Restart-SimMachine", "Suspend-SimMachine", "Resume-SimMachine", "Import-KvmModule",
        "Remove-KvmModule", "New-SimVm w", "Export-SimMachine ./m.yaml", "Export-KvmTrace ./m.json", "Find-KvmRace",
    ];

    [Theory]
    [MemberData(nameof(Meanings))]
    public void Object_PipedIntoACommand_MeansWhatItIsAbout(string command, string kinds, string expected)
    {
        foreach (string kind in kinds.Split(' '))
        {
            string answer = piped.Ask(kind, command);

            Assert.True(
                expected switch
                {
                    "ours" => piped.Ids.Count > 0 && piped.Ids.All(Session.IsOurs),
                    Refused => piped.Ids.SequenceEqual([Refused], StringComparer.Ordinal),
                    _ when command.Contains("-WhatIf", StringComparison.Ordinal) =>
                        piped.Ids.Count == 0 && answer.Contains(expected, StringComparison.Ordinal),
                    _ => piped.Ids.Count == 0 && answer == expected,
                },
                $"{kind} | {command}: '{answer}' {string.Join(' ', piped.Ids)}");
        }
    }

    [Theory]
    [MemberData(nameof(OnWholeMachines))]
    public void PartOfAMachine_PipedWhereAWholeIsMeant_IsRefused(string command)
    {
        foreach (string kind in (AboutCpu4 + " transition custom run vm vmClixml").Split(' '))
        {
            piped.Ask(kind, command);

            Assert.Equal([Refused], piped.Ids);
        }

        Assert.Equal("lakefield other", piped.Ask("number", "ForEach-Object { Get-SimMachine }"));
        Assert.Equal(
            "kvm kvm_intel v", piped.Ask(
                "number", "ForEach-Object { $m = Get-SimMachine lakefield; $m.Modules; $m.Vms }"));
    }

    [Fact]
    public void EveryObject_PipedIntoEveryCommand_IsUnderstoodOrRefusedInWordsOfOurs()
    {
        string[] commands = piped.Texts(
            """
            Get-Command -Module KvmSim | Where-Object { $_.Parameters.Values.Attributes | Where-Object {
                $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) } } | ForEach-Object {
                $with = switch ($_.Name) {
                    'New-SimVm' { ' w' }
                    'Find-KvmRace' { ' -Property P1' }
                    'Export-KvmRace' { ' ./x.txt -As Text' }
                    'Export-KvmReport' { ' -As Json' }
                    'Stop-KvmClusterJob' { ' -Cluster Local' }
                    'ConvertTo-SimCpuConfiguration' { ' -As Qemu' }
                    { $_ -like 'Export-*' } { ' -Path ./x.yaml' }
                }
                "$($_.Name)$with$(if ($_.Parameters.ContainsKey('WhatIf')) { ' -WhatIf' })" }
            """);
        string[] kinds = piped.Texts("$piped.Keys");
        List<string> foreign = [];
        foreach (string command in commands)
        {
            foreach (string kind in kinds)
            {
                piped.Ask(kind, command);
                foreign.AddRange(piped.Ids.Where(id => !Session.IsOurs(id)).Select(id => $"{kind} | {command}: {id}"));
            }
        }

        Assert.InRange(commands.Length, 34, int.MaxValue);
        Assert.InRange(kinds.Length, 45, int.MaxValue);
        Assert.Empty(foreign);
    }

    /// <summary>A session with one object of each kind.</summary>
    public sealed class Session : IDisposable
    {
        private readonly ModuleSession _session = new();
        private readonly TemporaryFolder _folder = new();

        public Session()
        {
            string script = Path.Combine(
                TestPaths.RepositoryRoot, "tests/KvmSim.PowerShell.Tests/Module/PipedObjects.ps1");
            _session.Run(
                $"Set-Location '{_folder.Path}'; $piped = & ([scriptblock]::Create((Get-Content -Raw '{script}'))) "
                    + $"'{TestPaths.RepositoryRoot}'");
            Assert.Empty(_session.Errors);
        }

        /// <summary>The ids of the errors of the last question, each once.</summary>
        internal IReadOnlyList<string> Ids { get; private set; } = [];

        public void Dispose()
        {
            _session.Dispose();
            _folder.Dispose();
        }

        /// <summary>Whether the error of that id is written in the project's own words.</summary>
        internal static bool IsOurs(string id) => id is not (
            "InputObjectNotBound" or "MissingMandatoryParameter" or "AmbiguousParameterSet"
                or "CannotConvertArgumentNoMessage"
            or "CannotConvertArgument" or "ParameterBindingFailed" or "ParameterArgumentValidationError")
            && !id.Contains("Exception", StringComparison.Ordinal);

        internal string[] Texts(string script) => _session.Texts(script);

        internal IEnumerable<Type> Types(string script) =>
            _session.Run(script).Select(item => item.BaseObject).OfType<Type>();

        /// <summary>
        /// What a command answers to an object: "machine/CPU", or the value; with -WhatIf what it would do.
        /// </summary>
        internal string Ask(string kind, string command)
        {
            string pipe = command.StartsWith('(')
                ? "($piped['" + kind + "'] | " + command[1..] : "$piped['" + kind + "'] | " + command;
            int shown = _session.Shown.Length;
            string[] answers = _session.Texts(
                $$"""
                {{pipe}} | ForEach-Object {
                    if ($_.VmName) { "$($_.MachineName)/$($_.VmName)" }
                    elseif ($_.psobject.TypeNames[0] -like '*LogLine') { $_.Text }
                    elseif ($_.MachineName -and $null -ne $_.Id) { "$($_.MachineName)/$($_.Id)" }
                    elseif ($_.MachineName) { $_.MachineName }
                    elseif ($_.Id) { $_.Id }
                    else { "$_" }
                }
                """);
            Ids = [.. _session.ErrorIds.Select(id => id.Split(',')[0]).Distinct(StringComparer.Ordinal)];
            return string.Join(' ', answers) + (command.Contains("-WhatIf", StringComparison.Ordinal)
                ? _session.Shown[shown..].ToString(CultureInfo.InvariantCulture)
                : "");
        }
    }
}
