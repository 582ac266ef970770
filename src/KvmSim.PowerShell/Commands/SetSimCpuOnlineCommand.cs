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

    private bool _isUp;

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

        _isUp = IsGiven(nameof(Offline)) ? !Offline : Online;
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus())
        {
            foreach (int cpu in cpus!.Value)
            {
                OperationResult? result = PerformOnCpu(
                    machine, _isUp ? Operation.Online(cpu) : Operation.Offline(cpu), _isUp ? "online" : "offline");
                foreach (AfterEffect effect in result?.AfterEffects ?? [])
                {
                    WriteWarning(effect.Sentence);
                }
            }
        }
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
