using System.Management.Automation;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes machines to manifests as they are now: what is plugged, online and loaded.</summary>
[Cmdlet(VerbsData.Export, Nouns.SimMachine, SupportsShouldProcess = true, HelpUri = Nouns.Help + "export-simmachine")]
[OutputType(typeof(FileInfo))]
public sealed class ExportSimMachineCommand : ExportCommand
{
    /// <summary>A line about the machine.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Description { get; set; }

    private protected override string Content => "manifest";

    private protected override string FileNameOf(SimulatedMachine machine) => machine.Name + ".yaml";

    private protected override void Write(SimulatedMachine machine, string file, TextWriter writer)
    {
        string text = MachineManifest.Write(machine, Description);
        if (MachineManifest.FindLoss(machine, text) is { } loss)
        {
            WriteWarning($"The manifest does not hold all that {machine.Name} is; imported, it differs: {loss}");
        }

        writer.Write(text);
    }
}
