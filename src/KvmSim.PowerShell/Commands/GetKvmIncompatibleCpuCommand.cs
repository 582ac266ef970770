using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Names the CPUs that KVM refuses, and the bits of registers that are to blame: what a real kernel tells nobody.
/// </summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmIncompatibleCpu, HelpUri = Nouns.Help + "get-kvmincompatiblecpu")]
[OutputType(typeof(IncompatibleCpu))]
public sealed class GetKvmIncompatibleCpuCommand : JudgingCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus(Id ?? InputObject))
        {
            foreach (CpuJudgement judgement in Judge(machine, cpus))
            {
                if (IsNotApplicable(machine.Name, judgement))
                {
                    break;
                }

                if (judgement.Verdict == CheckVerdict.Fail)
                {
                    WriteObject(Reports.OfJudgement(machine.Name, judgement));
                }
            }
        }
    }
}
