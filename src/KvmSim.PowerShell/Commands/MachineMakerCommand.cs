using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that adds machines to the session. The last one that was added is the current one.</summary>
public abstract class MachineMakerCommand : FileCommand
{
    private protected MachineMakerCommand()
    {
    }

    /// <summary>Replace a machine of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Powers on the machine of a manifest, under another generation and another name where they are given.
    /// </summary>
    private protected void PowerOn(MachineDocument document, Generation? generation, string? name)
    {
        try
        {
            HostDescription description = MachineBlueprint.Of(document);
            description = generation is null ? description : GenerationVariant.Of(generation).First().Apply(description);
            PowerOn(name is null ? description : description with { Name = name });
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, document.Metadata.Name));
        }
    }

    /// <summary>Powers a machine on, adds it to the session and writes it.</summary>
    private protected void PowerOn(HostDescription description)
    {
        MachineRegistry registry = MachineRegistry.Here;
        if (registry.Find(description.Name) is not null && !Force)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.MachineAlreadyExists,
                ErrorCategory.ResourceExists,
                description.Name,
                $"The session has a machine '{description.Name}' already.",
                "Give another name, or -Force to replace it."));
            return;
        }

        if (!ShouldProcess(description.Name, $"power on with {description.Generation.Id}"))
        {
            return;
        }

        try
        {
            SimulatedMachine machine = new(new SimMachine(description));
            registry.Add(machine);
            WriteObject(machine);
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, description.Name));
        }
    }
}
