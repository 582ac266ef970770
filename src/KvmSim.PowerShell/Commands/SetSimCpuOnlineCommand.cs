using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Brings CPUs online or takes them offline, as a write to their file "online" does.</summary>
[Cmdlet(VerbsCommon.Set, Nouns.SimCpuOnline, SupportsShouldProcess = true, DefaultParameterSetName = IdSet,
    HelpUri = Nouns.Help + "set-simcpuonline")]
[OutputType(typeof(CpuTransition))]
public sealed class SetSimCpuOnlineCommand : CpuCommand
{
    /// <summary>Bring them online; -Online:$false takes them offline.</summary>
    [Parameter]
    public SwitchParameter Online { get; set; } = true;

    /// <summary>Take them offline.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        if (IsGiven(nameof(Online)) && IsGiven(nameof(Offline)))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                Offline,
                "CPUs are brought online or taken offline, not both.",
                "Give -Online or -Offline."));
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        bool up = IsGiven(nameof(Offline)) ? !Offline : Online;
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus())
        {
            foreach (int cpu in cpus!.Value)
            {
                IReadOnlyList<AfterEffect> effects = up ? AfterEffectsOf(machine, cpu) : [];
                OperationResult? result = PerformOnCpu(
                    machine, up ? Operation.Online(cpu) : Operation.Offline(cpu), up ? "online" : "offline");
                if (result is not null && result.Before.BootCapabilities != result.After.BootCapabilities)
                {
                    Warn(effects);
                }
            }
        }
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private static IReadOnlyList<AfterEffect> AfterEffectsOf(SimulatedMachine machine, int cpu) => machine.Ask(engine =>
        engine.State.Death is null && engine.State.Present.Except(engine.State.Kvm.Online).Contains(cpu)
            ? engine.Judge(cpu).AfterEffects
            : []);

    private void Warn(IReadOnlyList<AfterEffect> effects)
    {
        foreach (AfterEffect effect in effects)
        {
            WriteWarning(effect.Sentence);
        }
    }
}
