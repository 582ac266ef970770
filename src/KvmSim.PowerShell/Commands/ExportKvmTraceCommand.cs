using System.Management.Automation;
using System.Text;
using KvmSim.Messages;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes what was done to machines, and what came of it, in the format of the recordings.</summary>
[Cmdlet(VerbsData.Export, Nouns.KvmTrace, SupportsShouldProcess = true, HelpUri = Nouns.Help + "export-kvmtrace")]
[OutputType(typeof(FileInfo))]
public sealed class ExportKvmTraceCommand : ExportCommand
{
    /// <summary>What the trace is called; the machine's name, if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidatePattern($@"\A{NameRule.Pattern}\z")]
    public string? Name { get; set; }

    private protected override string Content => "trace";

    /// <summary>As the recorder names its files: what was done, and on which kernel.</summary>
    private protected override string FileNameOf(SimulatedMachine machine) =>
        $"{Name ?? machine.Name}@{NameRule.Of(machine.Generation)}.json";

    private protected override void Write(SimulatedMachine machine, string file, TextWriter writer)
    {
        byte[] trace = MachineTrace.Write(machine, Name ?? machine.Name);
        if (MachineTrace.FindLoss(trace, file) is { } loss)
        {
            WriteWarning($"The trace does not hold all that {machine.Name} is; replayed, it differs: {loss}");
        }

        writer.Write(Encoding.UTF8.GetString(trace));
    }
}
