using System.Management.Automation;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Loading;
using KvmSim.PowerShell.Machines;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes machines to manifests as they are now: what is plugged, online and loaded.</summary>
[Cmdlet(VerbsData.Export, Nouns.SimMachine, SupportsShouldProcess = true, HelpUri = Nouns.Help + "export-simmachine")]
[OutputType(typeof(FileInfo))]
public sealed class ExportSimMachineCommand : PipedMachineCommand
{
    private const string Schemas = "https://raw.githubusercontent.com/kvmsim/kvmsim/main/schemas";

    /// <summary>The file, taken as it is written; or a folder, in which each machine gets a file of its name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>A line about the machine.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string target = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.PathNotInFileSystem, ErrorCategory.InvalidArgument, Path, $"'{Path}' is not a path of the file system."));
        }

        foreach (SimulatedMachine machine in ResolveMachines())
        {
            string file = Directory.Exists(target) ? System.IO.Path.Combine(target, machine.Name + ".yaml") : target;
            Export(machine, file);
        }
    }

    private void Export(SimulatedMachine machine, string file)
    {
        if (File.Exists(file) && !Force)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.FileAlreadyExists,
                ErrorCategory.ResourceExists,
                file,
                $"'{file}' exists already.",
                "Give -Force to replace it."));
            return;
        }

        if (!ShouldProcess(file, $"write the manifest of {machine.Name}"))
        {
            return;
        }

        try
        {
            MachineDocument document = machine.Ask(engine => MachineExport.ToDocument(engine, Description));
            ManifestFiles.SaveAtomically(
                file, writer => ManifestWriter.Write(writer, ManifestFormatLoader.Format, document, Schemas));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.FileNotWritten, ErrorCategory.WriteError, file, $"'{file}' cannot be written: {exception.Message}"));
            return;
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }
    }
}
