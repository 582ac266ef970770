using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Boots machines again, dead ones too, with the CPUs that are plugged; or another kernel on them.</summary>
[Cmdlet(VerbsLifecycle.Restart, Nouns.SimMachine, SupportsShouldProcess = true,
    HelpUri = Nouns.Help + "restart-simmachine")]
[OutputType(typeof(SimulatedMachine))]
public sealed class RestartSimMachineCommand : WholeMachineCommand
{
    private Generation? _generation;

    /// <summary>
    /// The id of the generation to boot instead; the machine then has the CPUs of its description again.
    /// </summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <summary>Write the machine.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _generation = Generation is null ? null : GenerationOf(Generation);
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            if (Boot(machine) && PassThru)
            {
                WriteObject(machine);
            }
        }
    }

    private bool Boot(SimulatedMachine machine)
    {
        if (_generation is null)
        {
            return Perform(machine, Operation.Reboot(), machine.Name, "reboot", machine) is not null;
        }

        if (!ShouldProcess(machine.Name, $"boot {_generation.Id}"))
        {
            return false;
        }

        return TryAsk(
            machine,
            _ =>
            {
                machine.ChangeKernel(_generation);
                return true;
            },
            out _);
    }
}
