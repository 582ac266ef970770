using KvmSim.Hardware;
using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Says whether KVM accepts all CPUs of a machine, or which differences stand in the way.</summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.KvmCompatibility, HelpUri = Nouns.Help + "test-kvmcompatibility")]
[OutputType(typeof(bool), typeof(CompatibilityReason))]
public sealed class TestKvmCompatibilityCommand : JudgingCommand
{
    /// <summary>Write the differences instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus(Id))
        {
            bool passed = true, isAsked = true;
            foreach (CpuJudgement judgement in Judge(machine, cpus))
            {
                if (IsNotApplicable(machine.Name, judgement))
                {
                    isAsked = false;
                    break;
                }

                passed &= judgement.Verdict == CheckVerdict.Pass;
                Tell(machine.Name, judgement);
            }

            if (!Detailed && isAsked)
            {
                WriteObject(passed);
            }
        }
    }

    private void Tell(string machine, CpuJudgement judgement)
    {
        if (!Detailed)
        {
            return;
        }

        foreach (CompatibilityFinding finding in judgement.Findings)
        {
            WriteObject(Reports.OfFinding(machine, finding));
        }
    }
}
