using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that writes a file about each machine, as a whole or not at all.</summary>
public abstract class ExportCommand : PipedMachineCommand
{
    private protected ExportCommand()
    {
    }

    /// <summary>The file, taken as it is written; or a folder, in which each machine gets a file of its name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is written, in words: "manifest".</summary>
    private protected abstract string Content { get; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string target = FileOf(Path);
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            Export(machine, Directory.Exists(target) ? System.IO.Path.Combine(target, FileNameOf(machine)) : target);
        }
    }

    /// <summary>The machine's file in a folder.</summary>
    private protected abstract string FileNameOf(SimulatedMachine machine);

    /// <summary>Writes the content of the file.</summary>
    private protected abstract void Write(SimulatedMachine machine, string file, TextWriter writer);

    private void Export(SimulatedMachine machine, string file)
    {
        try
        {
            SaveFile(
                file, $"write the {Content} of {machine.Name}", Force, PassThru,
                writer => Write(machine, file, writer));
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, machine.Name));
        }
    }
}
