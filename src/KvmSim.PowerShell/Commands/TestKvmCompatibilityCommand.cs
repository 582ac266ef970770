using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Says whether KVM accepts all CPUs of a machine, or which differences stand in the way.</summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.KvmCompatibility, HelpUri = Nouns.Help + "test-kvmcompatibility")]
[OutputType(typeof(bool), typeof(CompatibilityReason))]
public sealed class TestKvmCompatibilityCommand : JudgingCommand
{
    private bool _passed = true;
    private int _asked;

    /// <summary>Write the differences instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>With -Detailed: a row for each CPU, also where many differ alike.</summary>
    [Parameter]
    public SwitchParameter PerCpu { get; set; }

    /// <summary>
    /// Write a single true or false about all that was asked, and no warnings. Unknown is not true: what cannot be
    /// judged, or was not found, gives false.
    /// </summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool IsQuiet => Quiet;

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        if (Quiet && Detailed)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                Quiet,
                "-Detailed lists differences, and -Quiet writes a verdict only.",
                "Leave one of them out."));
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        bool isFound = false;
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus(Id ?? InputObject))
        {
            isFound = true;
            Test(machine, cpus);
        }

        // An error tells of a machine that was named and is not there; a pattern may match none.
        _passed &= isFound;
        _asked++;
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Quiet && !Stopping)
        {
            WriteObject(_asked > 0 && _passed && !HasErrors);
        }
    }

    private void Test(SimulatedMachine machine, CpuSet? cpus)
    {
        bool passed = true, isAsked = true;
        List<CpuJudgement> judgements = [];
        foreach (CpuJudgement judgement in Judge(machine, cpus))
        {
            if (IsNotApplicable(machine.Name, judgement))
            {
                isAsked = false;
                break;
            }

            passed &= judgement.Verdict == CheckVerdict.Pass;
            judgements.Add(judgement);
        }

        foreach (string sentence in cpus is null && IsVerbose
            ? machine.Ask(static engine => engine.BootAnswers)
            : [])
        {
            WriteVerbose($"{machine.Name}: {sentence}");
        }

        if (Detailed)
        {
            Tell(machine.Name, judgements, isWhole: cpus is null);
        }

        _passed &= passed && isAsked && !LacksCpu;
        if (!Detailed && !Quiet && isAsked)
        {
            WriteObject(passed && !LacksCpu);
        }
    }

    private void Tell(string machine, List<CpuJudgement> judgements, bool isWhole)
    {
        IEnumerable<CompatibilityFinding> findings = judgements.SelectMany(judgement => judgement.Findings);
        IEnumerable<(CpuSet Cpus, CompatibilityFinding Finding)> groups = PerCpu
            ? findings.Select(finding => (CpuSet.Of(finding.Cpu is { } cpu ? [cpu] : []), finding))
            : FindingGroups.Of(
                findings,
                isWhole ? CpuSet.Of(judgements.Select(judgement => judgement.Cpu)) : CpuSet.Empty,
                judgements.Exists(judgement => judgement.Model.Features.Contains("hypervisor")));
        foreach ((CpuSet cpus, CompatibilityFinding finding) in groups)
        {
            WriteObject(Reports.OfFinding(machine, finding, judgements[0].Generation, cpus));
        }
    }
}
