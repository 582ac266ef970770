using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
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
    /// How many operations the machine keeps for Export-KvmTrace and Compare-KvmTrace; 100000 if it is not said, 0 for
    /// none.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(0, int.MaxValue)]
    public int HistoryLimit { get; set; } = MachineHistory.DefaultLimit;

    /// <summary>Powers on the machines of a manifest, or the one of a dump.</summary>
    private protected void PowerOnFile(string file, CaptureFormat? format, Generation? generation, string? name)
    {
        if ((format is null ? Await(() => ReadDump(file)) : ReadCapture(file, format)) is { } machine)
        {
            PowerOn(machine, generation, name);
        }
        else if (TryRead(file, out ManifestSet manifest))
        {
            PowerOn([.. manifest.Machines], file, generation, name);
        }
    }

    /// <summary>Powers on the machine of a dump.</summary>
    private protected void PowerOn(CapturedMachine machine, Generation? generation, string? name)
    {
        if (!TryUse(machine))
        {
            return;
        }

        if (machine.IsOneCpu)
        {
            WriteWarning($"{machine.Source}: it describes one CPU; the machine has no others.");
        }

        try
        {
            HostDescription description =
                CapturedHost.Describe(machine, generation ?? GenerationOf(CapturedHost.DefaultGenerationOf(machine)));
            PowerOn(name is null ? description : description with { Name = name });
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, machine.Source));
        }
    }

    private void PowerOn(MachineDocument[] documents, string file, Generation? generation, string? name)
    {
        if (documents.Length == 0)
        {
            WriteError(NotFoundErrors.MachineIn(file));
        }
        else if (documents.Length > 1 && name is not null)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                name,
                $"There are {documents.Length} machines in '{file}', and one name is given.",
                "Leave -Name out; each machine has the name that the file gives it."));
        }
        else
        {
            foreach (MachineDocument document in documents)
            {
                PowerOn(document, generation, name);
            }
        }
    }

    /// <summary>
    /// Powers on the machine of a manifest, under another generation and another name where they are given.
    /// </summary>
    private protected void PowerOn(MachineDocument document, Generation? generation, string? name)
    {
        try
        {
            HostDescription description = MachineBlueprint.Of(document);
            description = generation is null ? description : GenerationVariant.Plain(generation).Apply(description);
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
        description = description.Under(description.Generation);
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
            SimulatedMachine machine = new(new SimMachine(description, HistoryLimit));
            registry.Add(machine);
            WriteObject(machine);
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, description.Name));
        }
    }

    private protected override string? ShippedWay =>
        "New-SimMachine -From takes the names of the machines that the module ships.";
}
