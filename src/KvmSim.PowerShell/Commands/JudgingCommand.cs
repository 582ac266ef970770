using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that has CPUs judged as the kernel's check would; nothing on the machine changes.</summary>
public abstract class JudgingCommand : CpuQueryCommand
{
    /// <summary>A host of hundreds of CPUs of which nothing is known is not worth hundreds of warnings.</summary>
    private const int MaxWarnings = 4;

    private protected JudgingCommand()
    {
    }

    /// <summary>
    /// These CPUs, plugged or described for an empty socket; all that are plugged, if it is not said.
    /// </summary>
    [Parameter(Position = 0)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>
    /// The same from the pipeline, or objects about CPUs. A parameter of its own, so that a line is completed at the
    /// position of Id behind a pipe too.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? InputObject { get; set; }

    /// <summary>Also CPUs that the machine's description has for empty sockets.</summary>
    [Parameter]
    public SwitchParameter IncludeAbsent { get; set; }

    /// <summary>Whether warnings are left out.</summary>
    private protected virtual bool IsQuiet => false;

    /// <summary>The last machine that was judged does not have all CPUs that were named.</summary>
    private protected bool LacksCpu { get; private set; }

    /// <summary>
    /// The verdicts, one CPU at a time; of CPUs that pass and are alike, only the first. On a host of thousands that is
    /// what makes it quick.
    /// </summary>
    /// <remarks>
    /// That a verdict is open, and for want of what, is a warning; what it takes for granted goes to the verbose
    /// stream, once a machine.
    /// </remarks>
    private protected IEnumerable<CpuJudgement> Judge(SimulatedMachine machine, CpuSet? given)
    {
        CpuSet cpus = given ?? machine.Ask(engine => IncludeAbsent ? engine.KnownCpus : engine.State.Present);
        HashSet<CpuModel> passed = new(ReferenceEqualityComparer.Instance);
        HashSet<string> assumptions = new(StringComparer.Ordinal);
        int open = 0;
        LacksCpu = false;
        foreach (int cpu in cpus)
        {
            if (Stopping)
            {
                yield break;
            }

            CpuModel? model = machine.Ask(engine => engine.FindModel(cpu));
            if (model is not null && passed.Contains(model))
            {
                continue;
            }

            if (TryAsk(machine, engine => engine.Judge(cpu), out CpuJudgement judgement))
            {
                _ = judgement is { Verdict: CheckVerdict.Pass, Model.IsPartial: false, HoldsForKind: true }
                    && passed.Add(judgement.Model);
                foreach (string assumption in judgement.Assumptions.Where(assumptions.Add))
                {
                    WriteVerbose($"{machine.Name}: {assumption}");
                }

                if (judgement.Verdict == CheckVerdict.Unknown && ++open <= MaxWarnings)
                {
                    Warn($"{machine.Name}: CPU {judgement.Cpu} is unknown: {MissingText.Of(judgement.Missing)}");
                }

                yield return judgement;
            }
            else
            {
                LacksCpu = true;
            }
        }

        if (open > MaxWarnings)
        {
            Warn(open - MaxWarnings == 1
                ? $"{machine.Name}: one more CPU is unknown, for want of the like."
                : $"{machine.Name}: {open - MaxWarnings} more CPUs are unknown, for want of the like.");
        }
    }

    /// <summary>Says that KVM's check is not for this machine; whether that is so.</summary>
    private protected bool IsNotApplicable(string machine, CpuJudgement judgement)
    {
        if (judgement.Verdict != CheckVerdict.NotApplicable)
        {
            return false;
        }

        Warn($"{machine}: not applicable: CPU {judgement.Cpu} is of Arm, and the check is that of KVM on x86.");
        return true;
    }

    private void Warn(string text)
    {
        if (!IsQuiet)
        {
            WriteWarning(text);
        }
    }
}
