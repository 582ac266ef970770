using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Says which CPUs of an arm64 machine have to be online at boot so that the others may come later.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmBootSet, HelpUri = Nouns.Help + "get-kvmbootset")]
[OutputType(typeof(KvmBootSet))]
public sealed class GetKvmBootSetCommand : MachineCommand
{
    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Machine.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(LeavesWith = ["MachineName", "Machine"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputObject { get; set; }

    /// <summary>Only the choices with which all CPUs come, and none smaller does.</summary>
    [Parameter]
    public SwitchParameter Least { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    private protected override MachineSelector[]? Piped => InputObject;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachinesOnce())
        {
            IReadOnlyList<BootSet> sets = machine.Ask(engine => engine.BootSets);
            if (sets.Count == 0)
            {
                WriteWarning($"{machine.Name}: not applicable: the machine is of x86, and the question is arm64's.");
            }

            foreach (BootSet set in sets.Where(set => !Least || set.IsLeast))
            {
                WriteObject(Reports.OfBootSet(machine.Name, set));
            }
        }
    }
}
