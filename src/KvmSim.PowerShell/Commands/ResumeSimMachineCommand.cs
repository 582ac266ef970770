using System.Collections;
using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Wakes machines that sleep; firmware may bring some of their CPUs back as other hardware.</summary>
[Cmdlet(VerbsLifecycle.Resume, Nouns.SimMachine, SupportsShouldProcess = true,
    HelpUri = Nouns.Help + "resume-simmachine")]
[OutputType(typeof(PowerTransition))]
public sealed class ResumeSimMachineCommand : WholeMachineCommand
{
    private CpuVariation _variation;

    /// <summary>The CPUs that come back changed: numbers, or a cpulist.</summary>
    [Parameter(Position = 1)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? ChangedId { get; set; }

    /// <summary>Features that they have then besides, by their names in /proc/cpuinfo.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public string[] AddFeature { get; set; } = [];

    /// <summary>Features that they have no longer.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public string[] RemoveFeature { get; set; } = [];

    /// <summary>Model-specific registers that differ then: index and value.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegisterCompleter))]
    [ValidateNotNull]
    public Hashtable Msr { get; set; } = [];

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _variation = VariationOf(AddFeature, RemoveFeature, Msr);
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            if (TryFindChanged(machine, out CpuSockets changed)
                && Perform(machine, Operation.Resume(changed), machine.Name, "resume", machine) is { } result)
            {
                WriteObject(Reports.OfPower(machine.Name, "resume", result));
            }
        }
    }

    private bool TryFindChanged(SimulatedMachine machine, out CpuSockets changed)
    {
        changed = default;
        if (ChangedId is null)
        {
            return true;
        }

        List<KeyValuePair<int, CpuModel>> models = [];
        foreach (int cpu in ChangedId.Cpus)
        {
            if (!TryAsk(machine, engine => engine.ModelOf(cpu), out CpuModel now))
            {
                return false;
            }

            models.Add(KeyValuePair.Create(cpu, _variation.Of(now)));
        }

        changed = CpuSockets.Of(models);
        return true;
    }
}
